FROM ubuntu:22.04
RUN apt-get update && apt-get install -y --no-install-recommends curl gnupg ca-certificates \
    && curl -fsSL https://deb.example.com/key.asc | gpg --dearmor -o /etc/apt/keyrings/example.gpg \
    && rm -rf /var/lib/apt/lists/*
RUN echo "a || b" && true || false
RUN grep -E 'foo|bar' /etc/hosts
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl -s https://example.com/list | sort | uniq > /list
RUN ["sh", "-c", "cat /list | wc -l"]
USER 1000
CMD ["cat", "/list"]
