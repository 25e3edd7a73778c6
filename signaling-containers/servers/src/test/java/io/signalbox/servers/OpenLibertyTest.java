package io.signalbox.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Open Liberty: its own web container, WebSocket implementation and CDI integration. */
class OpenLibertyTest extends FullServerRules {

    @Override
    AppServer start(Path unpacked, Path folder) throws IOException {
        int port = AppServer.freePort();
        Path users = folder.resolve("usr");
        Path server = Files.createDirectories(users.resolve("servers/defaultServer"));
        Path deployments = Files.createDirectory(server.resolve("dropins"));
        Files.writeString(server.resolve("server.xml"), """
                <server>
                  <featureManager>
                    <feature>cdi-4.0</feature>
                    <feature>websocket-2.1</feature>
                  </featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
                  <applicationMonitor pollingRate="300ms"/>
                </server>
                """.formatted(port));
        Path wlp = unpacked.resolve("wlp");
        Path tools = wlp.resolve("bin/tools");
        return AppServer.start(
                folder,
                deployments,
                port,
                Map.of("WLP_USER_DIR", users.toString()),
                List.of(
                        // What its own script adds: proxies of CDI beans need it.
                        "@" + wlp.resolve("lib/platform/java/java9.options"),
                        "-javaagent:" + tools.resolve("ws-javaagent.jar"),
                        "-jar",
                        tools.resolve("ws-server.jar").toString(),
                        "defaultServer"));
    }

    /** Its handshakes know no way to the servlet context, but over an HTTP session. */
    @Override
    @Test
    void the_engine_may_be_an_attribute_of_the_servlet_context() throws Exception {
        server.deploy(ExampleWar.with(WAR, folder, AttributeEngine.class));
        sentAwayForWantOfAnEngine();
    }
}
