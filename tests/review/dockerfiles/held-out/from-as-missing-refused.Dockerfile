FROM node:18 builder
WORKDIR /app
COPY . .
RUN npm ci
