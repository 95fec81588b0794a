# Three stages so that the dependencies are compiled once
# (see the readme)

# here begins the plan
FROM rust:1.79 AS planner
WORKDIR app
RUN cargo install cargo-chef
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM rust:1.79 AS cacher
WORKDIR app
RUN cargo install cargo-chef
COPY --from=planner /app/recipe.json recipe.json
RUN cargo chef cook --release --recipe-path recipe.json

FROM rust:1.79 AS builder
WORKDIR /app
COPY . .
COPY --from=cacher /app/target target
RUN cargo build --release --bin exporter

FROM gcr.io/distroless/cc-debian12
COPY --from=builder /app/target/release/exporter /usr/local/bin/exporter
ENTRYPOINT ["/usr/local/bin/exporter"]
