FROM golang:1.22 AS build/app
WORKDIR /src
FROM scratch
COPY --from=build/app /src /src
