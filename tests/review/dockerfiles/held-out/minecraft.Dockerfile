FROM eclipse-temurin:17-jre
ARG MC_VERSION=1.20.4
ENV MEMORY=2G
RUN groupadd -g 2000 mc && useradd -u 2000 -g mc -d /data mc
ADD --chown=mc:mc https://download.example.com/server-${MC_VERSION}.jar /opt/server.jar
VOLUME ["/data"]
WORKDIR /data
USER mc
EXPOSE 25565/tcp 25565/udp
STOPSIGNAL SIGTERM
CMD java -Xmx${MEMORY} -jar /opt/server.jar nogui
