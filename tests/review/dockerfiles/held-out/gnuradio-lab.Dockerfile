FROM debian:testing
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get -y dist-upgrade
RUN apt-get -y install -q \
        build-essential   \
        cmake             \

        # radio
        gnuradio-dev      \
        gr-osmosdr        \

        libuhd-dev        &&\
    apt-get clean && apt-get autoremove
RUN git clone https://github.com/example/gr-lab.git \
  && cd gr-lab \
  && mkdir build && cd build \
  && cmake .. && make -j4 && make install && ldconfig

ENV PYTHONPATH $PYTHONPATH:/usr/local/lib/python3/dist-packages

USER root
WORKDIR /root
CMD gnuradio-companion
