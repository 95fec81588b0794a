# Nothing here is wrong, however it looks
ARG BASE_TAG=bookworm-slim
FROM debian:${BASE_TAG} AS latest
# FROM ubuntu:latest
# MAINTAINER nobody
RUN apt-get update && apt-get install -y --no-install-recommends sudo cdparanoia && rm -rf /var/lib/apt/lists/*
RUN echo "apt-get install vim" > /how-to.txt && echo 'cd /tmp | sudo su' >> /how-to.txt
RUN test -e /x || echo "none"
RUN printf 'pip install\n' | cat - > /pip.txt || true

FROM latest
ENV MONKEY_COUNT=3 KEYBOARD_LAYOUT=de TOKENIZER=wordpiece SECRETARY=eva PASSENGERS=4
ENV PASSWORD_MIN_LENGTH=12
COPY add.txt cmd.txt run/ /data/
COPY ["a b.txt", "/data/"]
WORKDIR /data
EXPOSE 53/udp 53/tcp
USER root
RUN chown -R 1000 /data
USER 1000:1000
SHELL ["/bin/sh", "-ec"]
CMD ["/bin/sh", "-c", "exec sleep infinity"]
