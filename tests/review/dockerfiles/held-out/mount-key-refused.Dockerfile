FROM node:22
COPY package.json .
RUN --mount=type=cache,path=/root/.npm npm install
