ARG TAG=3.20
ARG DISTRO
ARG EMPTY=
ARG FULL=alpine:${TAG}
FROM $FULL AS a
RUN true
FROM alpine:$TAG AS b
RUN true
FROM debian:${DISTRO:-bookworm} AS c
RUN true
FROM ${REGISTRY:-docker.io}/library/busybox:1.36 AS d
RUN true
FROM alpine${TAGG} AS e
RUN true
FROM busybox:${DISTRO:-1.36}-glibc
RUN true
