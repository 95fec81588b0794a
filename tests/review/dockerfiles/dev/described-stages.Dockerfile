# check=experimental=InvalidDefinitionDescription
# Where the site is served from
ARG ROOT=/srv
# builder makes the pages
FROM alpine:3.20 AS builder
# this one says nothing useful
ARG THEME=plain
# site holds the result

FROM nginx:1.27 AS site
# Port of the admin page

ARG ADMIN=8081
COPY --from=builder /out /usr/share/nginx/html
# another stage, for debugging
FROM site AS Scratch
RUN apk add --no-cache strace
USER 101
