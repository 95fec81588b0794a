FROM nginx:1.27.2-alpine
LABEL maintainer "Team Web <web@example.de>"
LABEL org.opencontainers.image.title="Startseite" \
      org.opencontainers.image.source=https://github.com/example/site \
      vendor=Beispiel\ GmbH
LABEL version 1.0
ENV a=b c=d
ENV greeting hello world
ENV path.with.dots x
ARG build date
