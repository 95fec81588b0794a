FROM golang:1.22 AS tools
RUN go install example.com/gen@latest
FROM golang:1.22 AS tools
RUN go install example.com/lint@latest
FROM debian:12-slim
EXPOSE 8080/TCP
COPY --from=tools /go/bin /usr/local/bin
RUN apt install -y less && apt-get install file
