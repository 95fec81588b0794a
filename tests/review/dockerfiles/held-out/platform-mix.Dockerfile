FROM --platform=linux/arm64 alpine:3.18 AS arm
RUN uname -m
FROM --platform=${TARGETPLATFORM} alpine:3.18 AS other
FROM --platform=$BUILDPLATFORM alpine:3.18 AS native
FROM --platform=linux/arm/v7 arm32v7/busybox:1.36
COPY --from=arm /etc/alpine-release /arm
COPY --from=native /etc/alpine-release /native
COPY --from=other /etc/alpine-release /other
