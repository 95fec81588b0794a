FROM node:16-alpine
WORKDIR /app
COPY package.json yarn.lock ./
<<<<<<< HEAD
RUN yarn install --frozen-lockfile
=======
RUN yarn install
>>>>>>> feature/upgrade
COPY . .
CMD ["yarn", "start"]
