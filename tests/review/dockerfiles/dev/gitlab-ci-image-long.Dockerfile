# Abbild für die Pipelines: alles, was die Jobs brauchen
FROM debian:bookworm

LABEL maintainer="Build-Team"
LABEL version "2.3"

ENV TERRAFORM_VERSION 1.7.5
ENV KUBECTL_VERSION=1.29.3 HELM_VERSION=3.14.3
ENV SONAR_LOGIN admin
ARG DEBIAN_FRONTEND=noninteractive

# Grundlage
RUN apt-get update && apt-get upgrade -y
RUN apt-get install -y --no-install-recommends \
      ca-certificates \
      curl \
      git \
      # make \
      jq \
      unzip \
      python3-pip && \
    apt-get clean

# Werkzeuge
RUN curl -fsSLo /tmp/tf.zip https://releases.example.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_amd64.zip \
    && cd /usr/local/bin && unzip /tmp/tf.zip && rm /tmp/tf.zip
RUN curl -fsSL https://get.helm.sh/helm-v${HELM_VERSION}-linux-amd64.tar.gz | tar xz --strip-components=1 -C /usr/local/bin linux-amd64/helm
ADD https://dl.k8s.io/release/v${KUBECTL_VERSION}/bin/linux/amd64/kubectl /usr/local/bin/kubectl
RUN chmod +x /usr/local/bin/*

RUN pip3 install --break-system-packages --no-cache-dir yamllint
RUN pip3 install --break-system-packages ansible boto3

COPY ca/*.crt /usr/local/share/ca-certificates/
RUN update-ca-certificates
RUN groupadd -g 1000 ci && useradd -u 1000 -g ci -m ci

USER ci
WORKDIR /home/ci
CMD ["/bin/bash", "-l"]
