FROM debian:12
RUN apt-get -y update
RUN apt-get install vim -y
RUN apt-get -yq install wget
RUN apt-get install -qq less
RUN apt-get install --yes --no-install-recommends curl; rm -rf /var/lib/apt/lists/*
RUN apt-get --assume-yes install tree
RUN apt-get install gcc
RUN apt install nano
RUN apt-cache policy vim
RUN apt-get remove -y tree
RUN DEBIAN_FRONTEND=noninteractive apt-get install -y tzdata
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y git
