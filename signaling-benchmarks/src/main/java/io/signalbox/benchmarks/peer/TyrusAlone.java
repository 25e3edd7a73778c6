package io.signalbox.benchmarks.peer;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;

/**
 * The floor: Tyrus on Grizzly, set up as the bundled server is, that hands each text on to the others of the room and
 * never looks into it. No protocol, no limits, no guarantees.
 */
public final class TyrusAlone extends Endpoint {

    private static final int READ_BUFFER_BYTES = 16 << 10;
    private static final String WELCOME = "{\"type\":\"welcome\"}";
    private static final Map<String, List<Session>> ROOMS = new ConcurrentHashMap<>();

    /** Takes the port; runs until the process is ended. */
    public static void main(String[] args) throws Exception {
        TyrusContainer container = new TyrusContainer();
        container.register(
                ServerEndpointConfig.Builder.create(TyrusAlone.class, "/").build());
        NetworkListener listener = new NetworkListener("floor", "127.0.0.1", Integer.parseInt(args[0]));
        // Grizzly drops who says nothing for half a minute, WebSockets included.
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        TCPNIOTransport transport = listener.getTransport();
        transport.setIOStrategy(SameThreadIOStrategy.getInstance());
        transport.setReadBufferSize(READ_BUFFER_BYTES);
        transport.setTcpNoDelay(true);
        listener.registerAddOn(new WebSocketAddOn(container, "/"));
        HttpServer server = new HttpServer();
        server.addListener(listener);
        server.start();
        new CountDownLatch(1).await();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(-1);
        List<Session> room = ROOMS.computeIfAbsent(room(session), id -> new CopyOnWriteArrayList<>());
        room.add(session);
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> handOn(room, session, text));
        session.getAsyncRemote().sendText(WELCOME, result -> {});
    }

    private static void handOn(List<Session> room, Session sender, String text) {
        for (Session other : room) {
            if (other != sender) {
                other.getAsyncRemote().sendText(text, result -> {});
            }
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        List<Session> room = ROOMS.get(room(session));
        if (room != null) {
            room.remove(session);
        }
    }

    private static String room(Session session) {
        return session.getRequestParameterMap()
                .getOrDefault("roomId", List.of(""))
                .get(0);
    }
}
