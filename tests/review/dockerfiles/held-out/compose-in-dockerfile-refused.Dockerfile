FROM node:20
services:
  web:
    build: .
    ports:
      - "3000:3000"
