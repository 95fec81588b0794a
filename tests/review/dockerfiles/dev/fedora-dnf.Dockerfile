FROM fedora:41

RUN dnf install -y gcc make \
        openssl-devel
RUN dnf -y install git-core && dnf clean all
RUN dnf install jq

WORKDIR build
COPY Makefile *.c ./
RUN make
