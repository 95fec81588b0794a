FROM nginx:1.27-alpine
COPY index.html style.css favicon.ico /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
