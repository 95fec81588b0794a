FROM ubuntu:22.04

RUN apt-get update && apt-get install --no-install-recommends \
    build-essential \

    cmake \
    # ninja is faster than make
    ninja-build \

 && rm -rf /var/lib/apt/lists/*

WORKDIR /src
COPY . .
RUN cmake -G Ninja -B out && \

    cmake --build out
USER nobody
CMD ["./out/server"]
