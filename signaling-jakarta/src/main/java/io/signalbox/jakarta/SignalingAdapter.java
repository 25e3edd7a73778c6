package io.signalbox.jakarta;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.Subprotocols;
import io.signalbox.websocket.UnfinishedMessages;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Connects the sessions of an endpoint with an engine. An annotated endpoint of the application's own delegates each of
 * its {@code @On…} methods to it, one line each, and takes its configurator from {@link SignalingConfigurator}:
 *
 * <pre>{@code
 * @ServerEndpoint(value = "/calls", configurator = CallsConfigurator.class)
 * public class Calls {
 *     private final SignalingAdapter adapter;
 *
 *     Calls(SignalingAdapter adapter) {
 *         this.adapter = adapter;
 *     }
 *
 *     @OnOpen
 *     public void opened(Session session, EndpointConfig config) {
 *         adapter.opened(session, config);
 *     }
 *
 *     @OnMessage
 *     public void text(Session session, String part, boolean last) {
 *         adapter.text(session, part, last);
 *     }
 *
 *     @OnClose
 *     public void closed(Session session, CloseReason reason) {
 *         adapter.closed(session, reason);
 *     }
 *
 *     @OnError
 *     public void failed(Session session, Throwable failure) {
 *         adapter.failed(session, failure);
 *     }
 * }
 * }</pre>
 *
 * <p>The text method takes parts of messages, so that no container has to buffer more than a part. Pongs and binary
 * messages need no methods.
 *
 * <p><b>Threads.</b> One adapter serves all sessions; a container may call it from any thread. No method blocks or throws.
 */
public final class SignalingAdapter {

    private static final System.Logger LOG = System.getLogger(SignalingAdapter.class.getName());
    private static final String ORIGIN = "Origin";
    private static final String LINK = SessionLink.class.getName();

    private final BiFunction<JoinRequest, Connection, ConnectionHandler> engine;
    private final BiConsumer<JoinRequest, CloseReason> refusals;
    private final int maxMessageBytes;
    private final UnfinishedMessages unfinished;
    private final EndpointOptions options;
    private final SessionCloser closer = SessionCloser.withThreads();
    private final SpentHandshakes spent = new SpentHandshakes(System::nanoTime);

    /** An adapter to this engine with the default options. */
    public SignalingAdapter(SignalingEngine engine) {
        this(engine, EndpointOptions.defaults());
    }

    /** An adapter to this engine. The engine stays the caller's to drain and close. */
    public SignalingAdapter(SignalingEngine engine, EndpointOptions options) {
        this(engine::connect, engine::refused, engine.limits(), options);
    }

    /**
     * An adapter to a function that takes connections as an engine does, for example to choose among several engines.
     * Listeners do not hear of the clients that the adapter itself refuses.
     *
     * @param engine called once for each connection that may come in, as {@link SignalingEngine#connect} is
     * @param limits have the bound on messages
     */
    public SignalingAdapter(
            BiFunction<JoinRequest, Connection, ConnectionHandler> engine, Limits limits, EndpointOptions options) {
        this(engine, (request, reason) -> {}, limits, options);
    }

    private SignalingAdapter(
            BiFunction<JoinRequest, Connection, ConnectionHandler> engine,
            BiConsumer<JoinRequest, CloseReason> refusals,
            Limits limits,
            EndpointOptions options) {
        this.engine = engine;
        this.refusals = refusals;
        this.maxMessageBytes = limits.maxMessageBytes();
        this.unfinished = new UnfinishedMessages(limits.maxTotalOutboxBytes());
        this.options = options;
    }

    EndpointOptions options() {
        return options;
    }

    /** Call this from {@code @OnOpen}. A refusal closes the session, because the handshake is answered already. */
    public void opened(Session session, EndpointConfig config) {
        open(session, config, false);
    }

    /** As {@link #opened}, and takes over the text messages: for an endpoint that has no method for them. */
    void openedProgrammatically(Session session, EndpointConfig config) {
        open(session, config, true);
    }

    private void open(Session session, EndpointConfig config, boolean withText) {
        Container container = Container.of(session);
        SessionConnection connection = new SessionConnection(session, container, closer);
        SessionLink link = new SessionLink(connection, maxMessageBytes, unfinished);
        try {
            HandshakeHeaders headers = HandshakeHeaders.take(session, config);
            if (container.mayTakeHandshakesTwice()) {
                String handshake = SpentHandshakes.identity(headers, session.getQueryString());
                if (handshake != null && spent.isSpent(handshake)) {
                    connection.close(CloseReason.of(1002, "one handshake opens one session"));
                    return;
                }
                link.whenEnded(handshake == null ? () -> {} : () -> spent.ended(handshake));
            }
            session.getUserProperties().put(LINK, link);
            session.setMaxTextMessageBufferSize(maxMessageBytes);
            session.setMaxIdleTimeout(container.noIdleTimeout());
            if (withText) {
                session.addMessageHandler(String.class, (MessageHandler.Partial<String>) link::text);
            }
            register(() -> session.addMessageHandler(
                    PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> link.alive()));
            register(() -> session.addMessageHandler(
                    ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (bytes, last) -> link.binary()));
            JoinRequest request = joinRequest(session, container, headers);
            CloseReason refusal = refusal(headers);
            if (refusal == null) {
                link.handler(engine.apply(request, connection));
            } else {
                connection.close(refusal);
                refusals.accept(request, refusal);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a session could not be opened", e);
            connection.close(CloseReason.of(1011, "internal error"));
            link.closed(1011, "");
        }
    }

    private static void register(Runnable registration) {
        try {
            registration.run();
        } catch (IllegalStateException hasOne) {
            LOG.log(Level.DEBUG, "the endpoint handles these messages itself", hasOne);
        }
    }

    /** Why the handshake should not have been answered, as far as {@code checkOrigin} could not tell; null if it should. */
    private @Nullable CloseReason refusal(@Nullable HandshakeHeaders headers) {
        OriginPolicy origins = options.origins();
        if (headers == null) {
            // Without the configurator nothing is known about the origin: only a policy that lets all in is satisfied.
            return origins.equals(OriginPolicy.any()) ? null : CloseReason.of(1008, "origin not allowed");
        }
        String origin = headers.first(ORIGIN);
        if (!origins.allows(origin, headers.first("Host"))) {
            return notAllowed(origin);
        }
        return Subprotocols.areCredentialsAlone(headers.all(Subprotocols.HEADER))
                ? CloseReason.of(1008, "No subprotocol to answer")
                : null;
    }

    private static CloseReason notAllowed(@Nullable String origin) {
        return CloseReason.of(1008, "origin not allowed: " + origin);
    }

    /** A handshake was refused for its origin, of which alone the container has told. */
    void refusedOrigin(String origin) {
        Map<String, List<String>> headers = Map.of(ORIGIN, List.of(origin));
        refusals.accept(JoinRequest.builder().headers(headers).build(), notAllowed(origin));
    }

    private JoinRequest joinRequest(Session session, Container container, @Nullable HandshakeHeaders captured) {
        HandshakeHeaders headers = captured != null ? captured : new HandshakeHeaders(Map.of());
        // The map has parameters of the path, too, and what the container makes of a query that is not UTF-8.
        JoinRequest.Builder request = JoinRequest.builder().parameters(session.getRequestParameterMap());
        String query = container.query(session);
        if (query != null) {
            request.query(query);
        }
        return request.headers(headers.values())
                .remoteAddress(options.trustedProxies()
                        .client(options.remoteAddress().of(session), headers.all("X-Forwarded-For")))
                .principal(session.getUserPrincipal())
                .build();
    }

    /** Call this from {@code @OnMessage} for text, whole or in parts. A whole message is the last part of itself. */
    public void text(Session session, String part, boolean last) {
        SessionLink link = linkOf(session);
        if (link != null) {
            link.text(part, last);
        }
    }

    /** Call this from {@code @OnClose}. */
    public void closed(Session session, jakarta.websocket.CloseReason reason) {
        SessionLink link = linkOf(session);
        if (link != null) {
            String text = reason.getReasonPhrase();
            link.closed(reason.getCloseCode().getCode(), text != null ? text : "");
        }
    }

    /** Call this from {@code @OnError}. Ends the session. */
    public void failed(Session session, Throwable failure) {
        SessionLink link = linkOf(session);
        if (link != null) {
            link.failed(failure);
        }
    }

    private static @Nullable SessionLink linkOf(Session session) {
        try {
            return (SessionLink) session.getUserProperties().get(LINK);
        } catch (IllegalStateException closedAlready) {
            return null;
        }
    }
}
