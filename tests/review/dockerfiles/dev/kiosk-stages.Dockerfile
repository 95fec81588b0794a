FROM --platform=linux/arm64/v8 debian:12 AS Kiosk
RUN apt-get update && apt-get install -y chromium && rm -r /var/lib/apt/lists
FROM debian:12 AS kiosk
COPY --from=kiosk-base /opt /opt
COPY --from=busybox:1.36 /bin/busybox /bin/bb
COPY --from=0 /etc/x /etc/x
FROM scratch AS last
COPY --from=Kiosk /opt /opt
ENTRYPOINT chromium --kiosk
ENTRYPOINT ["chromium"]
