FROM alpine:3.19
COPY <<CONF /etc/app.conf
listen = 80
root = /srv
CONFIG
CMD ["app"]
