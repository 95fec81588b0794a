FROM node:20-slim
ENV NODE_ENV=production PORT 3000
CMD ["node", "."]
