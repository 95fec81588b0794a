FROM debian:11
RUN apt-get update && apt-get install -y git && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN apt-get install -qqy rsync
RUN apt-get install --no-install-recommends zip
RUN apt-get -y --no-install-recommends install unzip
RUN aptitude install -y mc
RUN apt update; apt list --upgradable
RUN pip install -q ansible
RUN python3 -m pip install --no-cache-dir --upgrade pip setuptools
RUN pip3 freeze > /versions.txt
ENV PIP_NO_CACHE_DIR=off
RUN cd /srv && git init
RUN git -C /srv status
USER 0:0
