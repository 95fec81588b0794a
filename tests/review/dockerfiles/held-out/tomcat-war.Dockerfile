FROM tomcat:8.5-jdk8
MAINTAINER J. Kowalski <jk@example.pl>
ENV CATALINA_OPTS -Xms512m -Xmx1024m
RUN rm -rf /usr/local/tomcat/webapps/*
ADD target/portal.war /usr/local/tomcat/webapps/ROOT.war
ADD server.xml /usr/local/tomcat/conf/
EXPOSE 8080
CMD ["catalina.sh", "run"]
