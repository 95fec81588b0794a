FROM ubuntu:focal
RUN apt-get update && \ 
    apt-get install \
        build-essential \
        libssl-dev \  
        git
RUN git clone --depth 1 https://github.com/example/wrk-fork.git /wrk
RUN make -C /wrk
ENTRYPOINT [ "/wrk/wrk" ]
