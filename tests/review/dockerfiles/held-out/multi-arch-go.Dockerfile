# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM golang:1.22-alpine AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
RUN --mount=type=bind,source=go.mod,target=go.mod \
    --mount=type=bind,source=go.sum,target=go.sum \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /bin/agent ./cmd/agent

FROM --platform=$TARGETPLATFORM alpine:3.20 AS alpine
COPY --from=build /bin/agent /bin/agent
ENTRYPOINT ["/bin/agent"]

FROM scratch AS minimal
COPY --from=build /bin/agent /agent
ENTRYPOINT ["/agent"]
