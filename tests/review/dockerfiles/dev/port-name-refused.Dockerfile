FROM nginx:1.25
EXPOSE web/tcp
COPY . /usr/share/nginx/html
