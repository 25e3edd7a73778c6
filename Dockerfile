FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN mvn -B -ntp -q -Dmaven.test.skip=true -pl signaling-examples -am package

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin signalbox
WORKDIR /app
COPY --from=build /build/signaling-examples/target/signaling-server.jar signaling-server.jar
COPY --from=build /build/LICENSE LICENSE
USER 10001
ENV HOST=0.0.0.0 PORT=3001
EXPOSE 3001

# Without curl: the image need not have it. Where the server speaks TLS, an open port must do.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["bash", "-c", "\
exec 3<>/dev/tcp/127.0.0.1/$PORT || exit 1; \
[ -z \"$SIGNALING_TLS_CERT\" ] || exit 0; \
printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; \
head -n 1 <&3 | grep -q ' 200 '"]

# The exec form makes java the process that gets SIGTERM, and so the server drains. Its drain may take 20 s: stop with `docker stop -t 30`.
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "signaling-server.jar"]
