# check=skip=JSONArgsRecommended;error=true
# escape=\
FROM alpine:3.20 AS Main
RUN apk add --no-cache socat
CMD socat -V
