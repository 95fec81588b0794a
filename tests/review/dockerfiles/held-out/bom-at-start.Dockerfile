FROM nginx:1.26
COPY site /usr/share/nginx/html
