FROM php:8.2-cli
LABEL org.opencontainers.image.title="Bericht \
      org.opencontainers.image.vendor=Beispiel
COPY . /app
