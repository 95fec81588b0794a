FROM debian:bullseye #old, but works
RUN apt-get update
