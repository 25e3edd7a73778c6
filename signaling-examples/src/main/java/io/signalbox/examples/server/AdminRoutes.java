package io.signalbox.examples.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For those who run the server: {@code /metrics}, and with a token {@code /admin}, a page and what it asks for. At a port
 * of its own the status, too.
 *
 * <pre>
 * GET    /admin/status.json                               what there is and what has happened
 * DELETE /admin/rooms/{roomId}                            closes a room
 * DELETE /admin/rooms/{roomId}/participants/{userId}      closes a participant
 * POST   /admin/drain                                     sends everybody away; the server goes on
 * </pre>
 */
final class AdminRoutes implements HttpRoutes {

    private static final Map<String, String> PRIVATE = Map.of("Cache-Control", "no-store");
    private static final HttpReply UNAUTHORIZED = HttpReply.text(
            401,
            "Send the administrator's token: Authorization: Bearer TOKEN",
            Map.of("Cache-Control", "no-store", "WWW-Authenticate", "Bearer"));
    private static final CloseReason CLOSED = CloseReason.of(1008, "Closed by an administrator");
    private static final Pattern ROOM = Pattern.compile("/admin/rooms/([^/]+)(?:/participants/([^/]+))?");

    private final SignalingEngine engine;
    private final @Nullable ServerMetrics metrics;
    private final @Nullable AdminToken token;
    private final boolean metricsAreOpen;
    private final StatusRoutes status;
    private final @Nullable StatusReply scrape;
    private final StatusReply state;
    private final WebPage page;

    /**
     * These routes.
     *
     * @param metrics null where nothing is counted
     * @param token null for metrics alone
     * @param metricsAreOpen whether the metrics are for anyone, even if there is a token
     */
    AdminRoutes(
            SignalingEngine engine,
            @Nullable ServerMetrics metrics,
            @Nullable AdminToken token,
            boolean metricsAreOpen,
            StatusRoutes status,
            WebPage page) {
        this.engine = engine;
        this.metrics = metrics;
        this.token = token;
        this.metricsAreOpen = metricsAreOpen;
        this.status = status;
        this.scrape = metrics == null ? null : new StatusReply(() -> text(metrics.scrape()), System::nanoTime);
        this.state = new StatusReply(() -> HttpReply.json(stateNow().toString(), PRIVATE), System::nanoTime);
        this.page = page;
    }

    private static HttpReply text(String metrics) {
        return HttpReply.of(200, ServerMetrics.CONTENT_TYPE, metrics.getBytes(StandardCharsets.UTF_8), PRIVATE);
    }

    /** Whether the path is for this. */
    static boolean isAdministration(String path) {
        return path.equals("/metrics") || path.equals("/admin") || path.startsWith("/admin/");
    }

    @Override
    public HttpReply reply(HttpRequest request) {
        String path = request.path();
        if (path.equals("/metrics")) {
            return metrics(request);
        }
        if (!isAdministration(path)) {
            HttpReply reply = request.isRead() ? status.reply(path, request.authorization()) : HttpReply.onlyRead();
            return reply == null ? HttpReply.notFound() : reply;
        }
        if (token == null) {
            return HttpReply.notFound();
        }
        if (request.isRead() && !path.equals("/admin/status.json")) {
            // The page by itself tells nothing.
            return page.reply(file(path), request.ifNoneMatch());
        }
        return token.isIn(request.authorization()) ? administer(request) : UNAUTHORIZED;
    }

    private static String file(String path) {
        return switch (path) {
            case "/admin", "/admin/" -> "/admin/index.html";
            case "/admin/favicon.svg" -> "/favicon.svg";
            default -> path;
        };
    }

    private HttpReply metrics(HttpRequest request) {
        if (scrape == null) {
            return HttpReply.notFound();
        }
        if (!request.isRead()) {
            return HttpReply.onlyRead();
        }
        boolean allowed = metricsAreOpen || token == null || token.isIn(request.authorization());
        return allowed ? scrape.get() : UNAUTHORIZED;
    }

    private HttpReply administer(HttpRequest request) {
        String path = request.path();
        if (request.isRead()) {
            return state.get();
        }
        if (path.equals("/admin/drain") && request.method().equals("POST")) {
            engine.drain();
            return HttpReply.text(202, "draining", PRIVATE);
        }
        Matcher room = ROOM.matcher(path);
        if (room.matches() && request.method().equals("DELETE")) {
            return close(decoded(room.group(1)), room.group(2));
        }
        return HttpReply.notFound();
    }

    private HttpReply close(String roomId, @Nullable String encodedUserId) {
        Optional<Room> room = engine.room(roomId);
        if (encodedUserId == null) {
            room.ifPresent(found -> found.close(CLOSED));
            return room.isPresent() ? HttpReply.text(202, "closing", PRIVATE) : HttpReply.notFound();
        }
        Optional<Participant> participant = room.flatMap(found -> found.participant(decoded(encodedUserId)));
        participant.ifPresent(found -> found.close(CLOSED));
        return participant.isPresent() ? HttpReply.text(202, "closing", PRIVATE) : HttpReply.notFound();
    }

    /**
     * A segment of a path (RFC 3986), where a plus sign is one. What is not UTF-8 is nobody's id, and must not become U+FFFD,
     * which may be somebody's.
     *
     * @throws IllegalArgumentException if it is not percent-encoded UTF-8
     */
    private static String decoded(String segment) {
        String bytes = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private JsonObject stateNow() {
        EngineStatus now = engine.status();
        JsonObject json = new JsonObject();
        json.addProperty("version", SignalingServer.version());
        json.addProperty("timestamp", now.timestamp().toString());
        json.addProperty("draining", now.draining());
        json.addProperty("truncated", now.truncated());
        JsonArray rooms = new JsonArray();
        for (EngineStatus.RoomStatus room : now.rooms()) {
            rooms.add(room(room));
        }
        json.add("rooms", rooms);
        json.add("meters", metrics == null ? new JsonObject() : metrics.toJson());
        return json;
    }

    private static JsonObject room(EngineStatus.RoomStatus room) {
        JsonArray participants = new JsonArray();
        for (Participant participant : room.participants()) {
            JsonObject json = new JsonObject();
            json.addProperty("userId", participant.id());
            json.addProperty("userName", participant.name());
            json.addProperty("joinedAt", participant.joinedAt().toString());
            participants.add(json);
        }
        JsonObject json = new JsonObject();
        json.addProperty("roomId", room.id());
        json.add("participants", participants);
        return json;
    }
}
