# check=experimental=InvalidDefinitionDescription
# The distribution to build on
ARG BASE=debian
# VARIANT is its release: bookworm, trixie
ARG VARIANT
FROM ${BASE}:${VARIANT} AS unused
RUN echo building

FROM ${BASE}:${VARIANT:-12} AS base

FROM --platform=$TARGETPLATFORM alpine:${ALPINE_VERSION} AS tools
RUN apk add --no-cache jq

FROM base
ARG BASE
LABEL base="$BASE"
COPY --from=tools /usr/bin/jq /usr/bin/jq
