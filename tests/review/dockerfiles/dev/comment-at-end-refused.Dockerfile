FROM node:18-slim
WORKDIR /srv  # hier liegt alles
COPY . .
USER node # not root
CMD ["node", "main.js"]
