FROM node:20 AS 1build
RUN npm ci
FROM nginx:1.27
COPY --from=1build /app /usr/share/nginx/html
