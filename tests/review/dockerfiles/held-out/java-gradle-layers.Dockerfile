FROM gradle:8.7-jdk21 AS build
WORKDIR /home/gradle/project
COPY --chown=gradle:gradle settings.gradle.kts build.gradle.kts ./
COPY --chown=gradle:gradle gradle gradle
RUN --mount=type=cache,target=/home/gradle/.gradle,uid=1000 gradle dependencies --no-daemon
COPY --chown=gradle:gradle src src
RUN --mount=type=cache,target=/home/gradle/.gradle,uid=1000 gradle bootJar --no-daemon
RUN java -Djarmode=layertools -jar build/libs/shop.jar extract --destination layers

FROM eclipse-temurin:21-jre-alpine
RUN addgroup -S shop && adduser -S shop -G shop
USER shop
WORKDIR /shop
COPY --from=build /home/gradle/project/layers/dependencies/ ./
COPY --from=build /home/gradle/project/layers/application/ ./
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "org.springframework.boot.loader.launch.JarLauncher"]
