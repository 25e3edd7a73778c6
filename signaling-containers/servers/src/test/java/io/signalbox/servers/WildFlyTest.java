package io.signalbox.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** WildFly: Undertow and Weld. */
class WildFlyTest extends FullServerRules {

    @Override
    AppServer start(Path unpacked, Path folder) throws IOException {
        Path home = unpacked.resolve("wildfly-" + System.getProperty("wildfly.version"));
        Path base = folder.resolve("standalone");
        copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
        Path deployments = Files.createDirectory(base.resolve("deployments"));
        Path configuration = base.resolve("configuration/standalone.xml");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace("scan-interval=\"5000\"", "scan-interval=\"300\"")
                        // A worker thread keeps the class loader of the application that it was first needed for.
                        .replace(
                                "<worker name=\"default\"/>",
                                "<worker name=\"default\" task-core-threads=\"1\" task-max-threads=\"2\"/>"));
        int port = AppServer.freePort();
        return AppServer.start(
                folder,
                deployments,
                port,
                Map.of(),
                List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "-Djboss.home.dir=" + home,
                        "-Djboss.server.base.dir=" + base,
                        "-Djboss.bind.address=127.0.0.1",
                        "-Djboss.bind.address.management=127.0.0.1",
                        "-Djboss.http.port=" + port,
                        "-Djboss.https.port=0",
                        "-Djboss.management.http.port=0",
                        "-Djboss.management.https.port=0",
                        "-jar",
                        home.resolve("jboss-modules.jar").toString(),
                        "-mp",
                        home.resolve("modules").toString(),
                        "org.jboss.as.standalone"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
