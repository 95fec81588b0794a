FROM docker:26-cli

LABEL maintainer="Plattform-Team <plattform@example.de>"

ARG KUBECTL_VERSION=v1.29.3
ARG HELM_VERSION=v3.14.3

RUN apk update \
 && apk add curl bash git jq py3-pip \
 && curl -sSL https://get.helm.sh/helm-${HELM_VERSION}-linux-amd64.tar.gz | tar xz -C /tmp \
 && mv /tmp/linux-amd64/helm /usr/local/bin/helm \
 && curl -sSLo /usr/local/bin/kubectl https://dl.k8s.io/release/${KUBECTL_VERSION}/bin/linux/amd64/kubectl \
 && chmod +x /usr/local/bin/kubectl

# Ansible brauchen nur zwei Projekte
RUN pip3 install --break-system-packages ansible

ENTRYPOINT []
CMD bash
