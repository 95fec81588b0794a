FROM gcc:13 AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake ninja-build python3-pip \
 && rm -rf /var/lib/apt/lists/* \
 && pip3 install --break-system-packages conan
WORKDIR /src
COPY conanfile.txt .
RUN conan profile detect && conan install . --build=missing
COPY . .
RUN cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build build

FROM debian:12-slim
COPY --from=build /src/build/bin/solver /usr/local/bin/
USER daemon
ENTRYPOINT ["solver"]
