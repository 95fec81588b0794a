FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends sudo && rm -rf /var/lib/apt/lists/*
RUN echo "dev ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/dev
RUN sudo useradd -m dev
RUN true && sudo -u dev whoami
RUN apt-get purge -y sudo
USER dev
