from alpine:3.20
run apk add --no-cache dnsmasq
expose 53/udp
entrypoint ["dnsmasq", "-k"]
