FROM alpine:3.17
RUN apk update
RUN apk upgrade
RUN apk add nginx=1.22.1-r1
RUN apk --no-cache add php81
RUN apk add -U --no-cache tzdata
RUN apk --update add openrc && rm -rf /var/cache/apk/*
RUN --mount=type=cache,target=/var/cache/apk apk add jq
CMD ["nginx"]
