FROM ubuntu:22.04
RUN --privileged apt-get update
