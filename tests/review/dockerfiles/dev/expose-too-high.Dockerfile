FROM alpine:3.19
RUN apk --no-cache add socat
EXPOSE 80000
ENTRYPOINT ["socat"]
