FROM alpine:latest
RUN apk update && apk add bash curl openssh-client
RUN apk add --no-cache git
RUN apk add --update py3-pip && rm -rf /var/cache/apk/*
COPY deploy.sh /
RUN chmod +x /deploy.sh
ENTRYPOINT /deploy.sh
