package io.signalbox.server;

import com.google.gson.JsonObject;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * For those who run the server: {@code /metrics}, and with a token {@code /admin}, a page and what it asks for. At a port
 * of its own the status, too.
 *
 * <pre>
 * GET    /admin/status.json                               what there is and what has happened
 * DELETE /admin/rooms?roomId=R                            closes a room
 * DELETE /admin/participants?roomId=R&amp;userId=U        closes a participant
 * POST   /admin/drain                                     sends everybody away; the server goes on
 * </pre>
 *
 * <p>Ids are in the query, since clients and proxies take a segment {@code .} or {@code ..} out of a path, percent-encoded
 * or not. The page asks by relative URLs, so that it works below any path of a proxy's.
 */
final class AdminRoutes implements HttpRoutes {

    private static final Map<String, String> PRIVATE = Map.of("Cache-Control", "no-store");
    private static final HttpReply UNAUTHORIZED = HttpReply.text(
            401,
            "Send the administrator's token: Authorization: Bearer TOKEN",
            Map.of("Cache-Control", "no-store", "WWW-Authenticate", "Bearer"));
    private static final CloseReason CLOSED = CloseReason.of(1008, "Closed by an administrator");
    private static final HttpReply CLOSING = HttpReply.text(202, "closing", PRIVATE);

    /** Relative, so that a proxy may have the page at another path. */
    private static final HttpReply TO_THE_PAGE =
            HttpReply.text(308, "The page is at admin/", Map.of("Location", "admin/", "Cache-Control", "no-store"));

    private final SignalingEngine engine;
    private final @Nullable ServerMetrics metrics;
    private final Administrators administrators;
    private final boolean metricsAreOpen;
    private final StatusRoutes status;
    private final @Nullable StatusReply scrape;
    private final StatusReply state;
    private final WebPage page;
    private final IntConsumer refused;

    /**
     * These routes.
     *
     * @param metrics null where nothing is counted
     * @param metricsAreOpen whether the metrics are for anyone, even if there is a token
     * @param refused told the status of each answer to those who have no business here
     */
    AdminRoutes(
            SignalingEngine engine,
            @Nullable ServerMetrics metrics,
            Administrators administrators,
            boolean metricsAreOpen,
            StatusRoutes status,
            WebPage page,
            IntConsumer refused) {
        this.engine = engine;
        this.metrics = metrics;
        this.administrators = administrators;
        this.metricsAreOpen = metricsAreOpen;
        this.status = status;
        this.scrape = metrics == null ? null : new StatusReply(() -> text(metrics.scrape()), System::nanoTime);
        this.state = new StatusReply(() -> HttpReply.json(stateNow(), PRIVATE), System::nanoTime);
        this.page = page;
        this.refused = refused;
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
            HttpReply reply = request.isRead() ? status.reply(request) : HttpReply.onlyRead();
            return reply == null ? HttpReply.notFound() : reply;
        }
        if (!administrators.exist()) {
            return HttpReply.notFound();
        }
        if (request.isRead() && !path.equals("/admin/status.json")) {
            // The page by itself tells nothing.
            return path.equals("/admin") ? TO_THE_PAGE : page.reply(file(path), request.ifNoneMatch());
        }
        return administrators.sent(request) ? administer(request) : unauthorized();
    }

    private HttpReply unauthorized() {
        refused.accept(401);
        return UNAUTHORIZED;
    }

    private static String file(String path) {
        return switch (path) {
            case "/admin/" -> "/admin/index.html";
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
        boolean allowed = metricsAreOpen || !administrators.exist() || administrators.sent(request);
        return allowed ? scrape.get() : unauthorized();
    }

    private HttpReply administer(HttpRequest request) {
        if (request.isRead()) {
            return state.get();
        }
        JoinRequest ids = JoinRequest.builder()
                .query(Objects.requireNonNullElse(request.query(), ""))
                .build();
        return switch (request.method() + " " + request.path()) {
            case "POST /admin/drain" -> drain(request);
            case "DELETE /admin/rooms" -> closeRoom(request, only(ids, "roomId"));
            case "DELETE /admin/participants" -> closeParticipant(request, only(ids, "roomId"), only(ids, "userId"));
            default -> HttpReply.notFound();
        };
    }

    /** The one value of a parameter; null where there is none, or another, or what is no UTF-8. */
    private static @Nullable String only(JoinRequest ids, String name) {
        List<String> values = ids.parameters(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private HttpReply drain(HttpRequest request) {
        administrators.acted(request).log("administrator drains the server");
        engine.drain();
        return HttpReply.text(202, "draining", PRIVATE);
    }

    private HttpReply closeRoom(HttpRequest request, @Nullable String roomId) {
        if (roomId == null) {
            return HttpReply.text(400, "Send one roomId in the query, percent-encoded", PRIVATE);
        }
        Optional<Room> room = engine.room(roomId);
        if (room.isEmpty()) {
            return HttpReply.text(404, "No such room", PRIVATE);
        }
        administrators.acted(request).addKeyValue("room", roomId).log("administrator closes a room");
        room.get().close(CLOSED);
        return CLOSING;
    }

    private HttpReply closeParticipant(HttpRequest request, @Nullable String roomId, @Nullable String userId) {
        if (roomId == null || userId == null) {
            return HttpReply.text(400, "Send one roomId and one userId in the query, percent-encoded", PRIVATE);
        }
        Optional<Participant> participant = engine.room(roomId).flatMap(room -> room.participant(userId));
        if (participant.isEmpty()) {
            return HttpReply.text(404, "No such participant", PRIVATE);
        }
        administrators
                .acted(request)
                .addKeyValue("room", roomId)
                .addKeyValue("user", userId)
                .log("administrator closes a participant");
        participant.get().close(CLOSED);
        return CLOSING;
    }

    /** The rooms as {@code /rooms} has them, which is bounded, and more. */
    private String stateNow() {
        EngineStatus now = engine.status();
        JsonObject json = new JsonObject();
        json.addProperty("version", SignalingServer.version());
        json.addProperty("timestamp", now.timestamp().toString());
        json.addProperty("draining", now.draining());
        json.add("meters", metrics == null ? new JsonObject() : metrics.toJson());
        String rooms = now.toRoomsJson();
        return rooms.substring(0, rooms.length() - 1) + "," + json.toString().substring(1);
    }
}
