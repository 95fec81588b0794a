FROM busybox:1.36
COPY www /www
EXPOSE 80
CMD ["httpd", "-f", "-h", "/www"]