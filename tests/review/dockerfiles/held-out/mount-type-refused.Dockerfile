FROM rust:1.80
WORKDIR /app
COPY . .
RUN --mount=type=caches,target=/usr/local/cargo/registry cargo build --release
