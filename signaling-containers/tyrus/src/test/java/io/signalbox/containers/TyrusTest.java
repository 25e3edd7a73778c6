package io.signalbox.containers;

import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainerFactory;

/** Tyrus' own server on Grizzly, as it comes. It has no users. */
class TyrusTest extends ContainerSuite {

    TyrusTest() {
        super(new Tyrus());
    }

    private static final class Tyrus implements Container {

        @Override
        public String name() {
            return "Tyrus " + System.getProperty("tyrus.version");
        }

        @Override
        public boolean refusesUnmaskedFrames() {
            return false;
        }

        @Override
        public boolean dropsStuckSockets() {
            return false;
        }

        @Override
        public boolean hasLogin() {
            return false;
        }

        @Override
        public Running start(Deployment deployment) throws Exception {
            ServerContainer created = ServerContainerFactory.createServerContainer(Map.of());
            TyrusServerContainer container = (TyrusServerContainer) created;
            if (deployment.idleTimeout() != null) {
                container.setDefaultMaxSessionIdleTimeout(
                        deployment.idleTimeout().toMillis());
            }
            for (ServerEndpointConfig endpoint : deployment.endpoints()) {
                container.addEndpoint(endpoint);
            }
            container.start("/", 0);
            return new Running() {
                @Override
                public int port() {
                    return container.getPort();
                }

                @Override
                public void stop() {
                    container.stop();
                }
            };
        }
    }
}
