FROM alpine:3.18
ONBUILD FROM alpine:3.20
ONBUILD RUN echo hello
