FROM alpine:3.20
LABEL description="An image that
LABEL version="1.0"
RUN echo ok
