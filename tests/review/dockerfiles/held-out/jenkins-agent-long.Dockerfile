FROM jenkins/inbound-agent:latest-jdk17
LABEL Description="Build agent with everything" Vendor="Example"
USER root

ENV MAVEN_VERSION 3.9.6
ENV GRADLE_VERSION 8.5
ENV NODE_MAJOR 20
ENV DOCKER_VERSION=24.0.7
ENV SONAR_TOKEN sqp_example

# base tools
RUN apt-get update
RUN apt-get install -y wget unzip git-lfs jq xmlstarlet
RUN apt-get install -y python3 python3-pip python3-venv

# maven
RUN wget -q https://archive.apache.org/dist/maven/maven-3/${MAVEN_VERSION}/binaries/apache-maven-${MAVEN_VERSION}-bin.tar.gz \
 && tar xzf apache-maven-${MAVEN_VERSION}-bin.tar.gz -C /opt \
 && ln -s /opt/apache-maven-${MAVEN_VERSION}/bin/mvn /usr/local/bin/mvn
# gradle
ADD https://services.example.org/distributions/gradle-${GRADLE_VERSION}-bin.zip /tmp/gradle.zip
RUN cd /opt && unzip /tmp/gradle.zip
# node
RUN curl -fsSL https://deb.nodesource.com/setup_${NODE_MAJOR}.x | sudo -E bash -
RUN apt-get install -y nodejs && npm install -g yarn@1.22.21
# docker client only
RUN curl -fsSL https://download.docker.com/linux/static/stable/x86_64/docker-${DOCKER_VERSION}.tgz | tar xz --strip 1 -C /usr/local/bin docker/docker

RUN pip3 install --break-system-packages awscli ansible-lint==6.22.1
RUN groupadd -g 998 docker && usermod -aG docker jenkins
RUN apt-get clean && rm -rf /var/lib/apt/lists/*

USER jenkins
ENTRYPOINT ["/usr/local/bin/jenkins-agent"]
