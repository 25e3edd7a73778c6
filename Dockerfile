FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN mvn -B -ntp -q -Dmaven.test.skip=true -pl signaling-server -am package

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin signalbox
WORKDIR /app
COPY --from=build /build/signaling-server/target/signaling-server.jar signaling-server.jar
COPY --from=build /build/signaling-server/ops/docker/health-check.sh health-check.sh
COPY --from=build /build/LICENSE LICENSE
USER 10001
ENV HOST=0.0.0.0 PORT=3001
EXPOSE 3001

# The same program asks, with the settings that the server has: its port, its host, and whether it speaks TLS.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 CMD ["bash", "health-check.sh"]

# The exec form makes java the process that gets SIGTERM, and so the server drains. Its drain may take 20 s: stop with `docker stop -t 30`.
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "signaling-server.jar"]
