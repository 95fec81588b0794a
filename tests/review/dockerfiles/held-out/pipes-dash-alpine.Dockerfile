FROM alpine:3.20
RUN wget -qO- https://example.com/archive.tar.gz | tar xz -C /opt
RUN echo 'one | two'
RUN set -o pipefail && wget -qO- https://example.com/b.tar.gz | tar xz
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
RUN wget -qO- https://example.com/c.tar.gz | tar xz
USER 10001
