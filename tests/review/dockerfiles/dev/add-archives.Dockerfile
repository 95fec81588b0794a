FROM eclipse-temurin:21-jre-jammy
# a tar is unpacked by ADD, that is what it is good for
ADD app-2.4.tar.gz /opt/
ADD config/ /etc/app/
ADD start.sh LICENSE /opt/app/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/agent.jar /opt/agent.jar
ADD https://github.com/example/rules.git#v2 /opt/rules
WORKDIR /opt/app
RUN groupadd -r app && useradd -r -g app app
USER app
CMD ["./start.sh"]
