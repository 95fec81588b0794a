FROM node:20 as build
RUN true
FROM nginx:1.25 AS web
COPY --from=build /a /b
from busybox:1 as last
RUN true
from busybox:1 AS lastone
RUN true
