package io.signalbox.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The library's own endpoint where the application has no engine. Where it has one, the socket tests use it. */
class HostEngineConfiguratorTest {

    private final Logger logger = Logger.getLogger(HostEngineConfigurator.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final HostEngineConfigurator configurator = new HostEngineConfigurator();

    @BeforeEach
    void listenToTheLog() {
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void leaveTheLogAlone() {
        logger.removeHandler(recorder);
        logger.setUseParentHandlers(true);
    }

    /** An object of this interface that answers the methods named, and null to all others. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object answer = answers.get(method.getName());
                    if (answer instanceof List<?> calls && method.getReturnType() == void.class) {
                        @SuppressWarnings("unchecked")
                        List<Object> recorded = (List<Object>) calls;
                        recorded.add(arguments[0]);
                        return null;
                    }
                    return answer;
                }));
    }

    private void handshake() {
        configurator.checkOrigin("https://calls.example");
        configurator.modifyHandshake(
                fake(ServerEndpointConfig.class, Map.of("getUserProperties", new HashMap<String, Object>())),
                fake(HandshakeRequest.class, Map.of("getHeaders", Map.of("Host", List.of("calls.example")))),
                () -> new HashMap<>());
    }

    @Test
    void withoutAnEngineItSaysSoOnce() {
        handshake();
        handshake();
        assertThat(logged)
                .singleElement()
                .extracting(LogRecord::getMessage)
                .asString()
                .contains("/signaling");
    }

    @Test
    void withoutAnEngineEverySessionIsClosed() {
        handshake();
        SignalingServerEndpoint endpoint = configurator.getEndpointInstance(SignalingServerEndpoint.class);
        for (int i = 0; i < 2; i++) {
            List<Object> closes = new ArrayList<>();
            Session session = fake(Session.class, Map.of("close", closes, "setMaxIdleTimeout", new ArrayList<>()));
            endpoint.opened(session, fake(EndpointConfig.class, Map.of()));
            endpoint.text(session, "{}", true);
            endpoint.failed(session, new IllegalStateException("late"));
            endpoint.closed(session, new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, ""));
            assertThat(closes)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CloseReason.class,
                            reason ->
                                    assertThat(reason.getCloseCode().getCode()).isEqualTo(1013));
        }
    }

    @Test
    void itNegotiatesNoExtensions() {
        assertThat(configurator.getNegotiatedExtensions(List.of(), List.of())).isEmpty();
    }
}
