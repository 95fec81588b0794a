FROM debian:12.7
RUN useradd -m app
USER app
RUN whoami
USER root
RUN apt-get update && apt-get install -y --no-install-recommends tini=0.19.0-1 && rm -rf /var/lib/apt/lists/*
USER 0
ENTRYPOINT ["tini", "--"]
