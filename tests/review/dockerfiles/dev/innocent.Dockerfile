# Looks bad in places, and is not
FROM ubuntu:24.04 AS base
RUN apt-get update && apt-get -y install --no-install-recommends sudo apt-utils \
 && echo "apt install is what people type" \
 && rm -rf /var/lib/apt/lists/*
# RUN sudo rm -rf /
FROM base AS add
COPY ADD.md USER.md /docs/
RUN echo "a|b" ; grep -c '|' /docs/ADD.md ; true
FROM add
ENV TURKEY=yes MONKEYS=12 KEYCLOAK_URL=https://id.example.com TOKENS_PER_PAGE=5
WORKDIR "/opt/with space"
EXPOSE 8125/udp
USER root
RUN chmod 700 /docs
USER app:app
ENTRYPOINT [ "/bin/sh", "-c", "exec \"$0\" \"$@\"" ]
