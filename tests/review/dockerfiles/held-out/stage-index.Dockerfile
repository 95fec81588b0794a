FROM maven:3-eclipse-temurin-17
WORKDIR /w
COPY . .
RUN mvn -q package
FROM eclipse-temurin:17
COPY --from=0 /w/target/app.jar /app.jar
COPY --from=eclipse-temurin:17 /w/x /x
CMD ["java","-jar","/app.jar"]
