FROM golang:1.22 AS buildApp
WORKDIR /x
RUN go version
FROM golang:1.22 AS build-Test
RUN go version
FROM buildapp AS ci_stage
RUN true
FROM scratch AS export
COPY --from=BuildApp /x /x
