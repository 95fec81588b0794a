FROM alpine:3.20 AS scratch
RUN touch /x
FROM scratch
COPY x /x
