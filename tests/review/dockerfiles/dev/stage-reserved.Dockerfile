FROM alpine:3.20 AS context
RUN apk add --no-cache tree

FROM busybox:1.36 AS Assets
COPY static/ /static/

FROM nginx:mainline As web
COPY --from=Assets /static /usr/share/nginx/html
