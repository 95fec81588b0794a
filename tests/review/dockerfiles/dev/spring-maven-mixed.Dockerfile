FROM maven:3.8-openjdk-17 as Builder
WORKDIR /build
ADD . /build
RUN mvn clean package -DskipTests

FROM openjdk:17
VOLUME /tmp
ARG JAR_FILE=target/*.jar
COPY --from=Builder /build/${JAR_FILE} app.jar
EXPOSE 8080
ENTRYPOINT ["java","-Djava.security.egd=file:/dev/./urandom","-jar","/app.jar"]
