FROM --platform=linux/amd64 golang:1.21-alpine AS builder
WORKDIR /app
COPY go.* ./
RUN go mod download
COPY *.go ./
RUN go build -o /server

FROM --platform=linux/amd64 golang:1.21-alpine AS Builder
WORKDIR /app
COPY . .
RUN go vet ./...

FROM --platform=linux/amd64 gcr.io/distroless/static-debian12
COPY --from=builder /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
