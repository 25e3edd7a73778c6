package io.signalbox.server;

import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.SignalingAdapter;
import io.signalbox.jakarta.SignalingConfigurator;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.jakarta.SignalingEngineProvider;
import io.signalbox.jakarta.SignalingServerEndpoint;
import io.signalbox.testkit.contract.ProtocolConformance;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainer;
import org.glassfish.tyrus.spi.ServerContainerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Each way to mount the engine in a Jakarta container, in Tyrus' own server, held to the whole protocol. */
class WaysInTest {

    private static final SignalingEngine ENGINE = SignalingEngine.builder().build();
    private static TyrusServerContainer container;

    @BeforeAll
    static void startTyrus() throws DeploymentException, IOException {
        ServerContainer created = ServerContainerFactory.createServerContainer(Map.of());
        container = (TyrusServerContainer) created;
        container.addEndpoint(SignalingEndpoint.config("/programmatic", ENGINE));
        container.addEndpoint(Annotated.class);
        container.addEndpoint(SignalingServerEndpoint.class);
        container.start("/", 0);
    }

    @AfterAll
    static void stopTyrus() {
        ENGINE.close();
        container.stop();
    }

    private static URI at(String path) {
        return URI.create("ws://127.0.0.1:" + container.getPort() + path);
    }

    private abstract static class InTyrus extends ProtocolConformance {
        @Override
        protected boolean refusesUnmaskedFrames() {
            return false;
        }
    }

    @Nested
    class ByAProgrammaticEndpoint extends InTyrus {
        @Override
        protected URI endpoint() {
            return at("/programmatic");
        }
    }

    @Nested
    class ByAnAnnotatedEndpointOfTheApplication extends InTyrus {
        @Override
        protected URI endpoint() {
            return at("/annotated");
        }
    }

    @Nested
    class ByTheLibrarysAnnotatedEndpoint extends InTyrus {
        @Override
        protected URI endpoint() {
            return at("/signaling");
        }
    }

    /** What an application writes. */
    @ServerEndpoint(value = "/annotated", configurator = AnnotatedConfigurator.class)
    public static class Annotated {

        private final SignalingAdapter adapter;

        Annotated(SignalingAdapter adapter) {
            this.adapter = adapter;
        }

        @OnOpen
        public void opened(Session session, EndpointConfig config) {
            adapter.opened(session, config);
        }

        @OnMessage
        public void text(Session session, String part, boolean last) {
            adapter.text(session, part, last);
        }

        @OnClose
        public void closed(Session session, CloseReason reason) {
            adapter.closed(session, reason);
        }

        @OnError
        public void failed(Session session, Throwable failure) {
            adapter.failed(session, failure);
        }
    }

    /** How an application gives its endpoint the engine. */
    public static class AnnotatedConfigurator extends SignalingConfigurator {

        public AnnotatedConfigurator() {
            super(new SignalingAdapter(ENGINE, EndpointOptions.defaults()));
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new Annotated(adapter()));
        }
    }

    /** How an application gives the library's endpoint the engine. */
    public static class Provider implements SignalingEngineProvider {
        @Override
        public SignalingEngine engine() {
            return ENGINE;
        }
    }
}
