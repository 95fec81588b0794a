FROM golang as builder
ENV GO111MODULE on
WORKDIR $GOPATH/src/github.com/example/collector
ADD . .
RUN go get -d -v ./...
RUN go build -o /collector

FROM alpine
RUN apk add ca-certificates
WORKDIR /root/
COPY --from=builder /collector .
EXPOSE 2112
CMD ["./collector"]
