FROM rust:1.82-slim-bookworm AS build
WORKDIR /src/indexer
COPY Cargo.toml Cargo.lock ./
RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release && rm -r src
COPY src ./src
RUN touch src/main.rs && cargo build --release

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/indexer/target/release/indexer /indexer
USER nonroot
ENTRYPOINT ["/indexer"]
