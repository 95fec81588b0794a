FROM node:18-alpine
EXPOSE http
CMD ["node", "."]
