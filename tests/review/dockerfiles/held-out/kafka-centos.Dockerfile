FROM centos:8
MAINTAINER "Data Platform"
RUN yum -y install java-11-openjdk wget
RUN yum install -y which nc && yum clean all && rm -rf /var/cache/yum
RUN yum install tar
ENV KAFKA_VERSION 3.4.0
ENV SCALA_VERSION 2.13
RUN wget https://archive.apache.org/dist/kafka/${KAFKA_VERSION}/kafka_${SCALA_VERSION}-${KAFKA_VERSION}.tgz && \
    tar xzf kafka_${SCALA_VERSION}-${KAFKA_VERSION}.tgz -C /opt && \
    rm kafka_${SCALA_VERSION}-${KAFKA_VERSION}.tgz
ADD start-kafka.sh /usr/bin/
ADD https://repo.example.com/jmx_prometheus_javaagent.jar /opt/jmx.jar
WORKDIR opt/kafka
EXPOSE 9092 9999
CMD start-kafka.sh
CMD ["start-kafka.sh"]
