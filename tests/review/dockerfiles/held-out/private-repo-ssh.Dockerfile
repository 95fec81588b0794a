# syntax=docker/dockerfile:1
FROM golang:1.21
RUN mkdir -p -m 0700 ~/.ssh && ssh-keyscan github.com >> ~/.ssh/known_hosts
RUN --mount=type=ssh git clone git@github.com:example/secret-service.git /src
WORKDIR /src
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
RUN --mount=type=secret,id=token,env=API_TOKEN ./fetch-fixtures
RUN go build -o /usr/bin/secret-service .
CMD ["secret-service"]
