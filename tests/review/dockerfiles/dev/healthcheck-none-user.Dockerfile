FROM grafana/grafana:10.4.2
USER root
RUN apk add --no-cache tzdata
COPY provisioning/ /etc/grafana/provisioning/
USER grafana
HEALTHCHECK NONE
