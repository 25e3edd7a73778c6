package io.signalbox.containers;

import java.time.Duration;
import org.glassfish.tyrus.server.TyrusServerContainer;

/** Tyrus' own server on Grizzly. It has no users. */
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
        public boolean hasServlets() {
            return false;
        }

        @Override
        public boolean hasLogin() {
            return false;
        }

        @Override
        public Running start(Deployment deployment) throws Exception {
            TyrusServerContainer server = CallsOnTyrus.serving(deployment.endpoints());
            Duration idleTimeout = deployment.idleTimeout();
            if (idleTimeout != null) {
                server.setDefaultMaxSessionIdleTimeout(idleTimeout.toMillis());
            }
            server.start("/", 0);
            return new Running() {
                @Override
                public int port() {
                    return server.getPort();
                }

                @Override
                public void stop() {
                    server.stop();
                }
            };
        }
    }
}
