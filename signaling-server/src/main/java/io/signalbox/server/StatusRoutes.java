package io.signalbox.server;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.SignalingEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the server is: {@code /health} and {@code /rooms} as the wire protocol has them, and {@code /health/live} and
 * {@code /health/ready} for whoever starts, restarts and chooses servers. Any thread may call.
 */
final class StatusRoutes {

    private static final Map<String, String> FOR_ANYONE =
            Map.of("Access-Control-Allow-Origin", "*", "Cache-Control", "no-store");

    private final SignalingEngine engine;
    private final NameVisibility names;
    private final Administrators administrators;
    private final boolean details;
    private final StatusReply health;
    private final StatusReply rooms;
    private final StatusReply anonymousHealth;
    private final StatusReply anonymousRooms;

    /**
     * These routes.
     *
     * @param administrators are shown names, if {@code names} says so
     * @param details whether {@code /health} tells of the process, too
     */
    StatusRoutes(SignalingEngine engine, NameVisibility names, Administrators administrators, boolean details) {
        this.engine = engine;
        this.names = names;
        this.administrators = administrators;
        this.details = details;
        this.health = status(() -> withDetails(engine.status().toHealthJson()));
        this.rooms = status(() -> engine.status().toRoomsJson());
        int listed = names == NameVisibility.OFF ? 0 : EngineStatus.MAX_LISTED_ROOMS;
        this.anonymousHealth = status(() -> withDetails(engine.status(listed).toAnonymousHealthJson()));
        this.anonymousRooms = status(() -> engine.status(listed).toAnonymousRoomsJson());
    }

    private static StatusReply status(Supplier<String> json) {
        return new StatusReply(() -> HttpReply.json(json.get(), FOR_ANYONE), System::nanoTime);
    }

    /** The answer, or null if the path is another. */
    @Nullable HttpReply reply(HttpRequest request) {
        return switch (request.path()) {
            case "/health" -> (isNamed(request) ? health : anonymousHealth).get();
            case "/rooms" -> (isNamed(request) ? rooms : anonymousRooms).get();
            case "/health/live" -> HttpReply.text(200, "live", FOR_ANYONE);
            case "/health/ready" -> readiness();
            default -> null;
        };
    }

    private boolean isNamed(HttpRequest request) {
        return names == NameVisibility.PUBLIC || (names == NameVisibility.TOKEN && administrators.sent(request));
    }

    /** Whether a client that comes now would be let in, as far as it does not depend on the client. */
    private HttpReply readiness() {
        EngineStatus status = engine.status(0);
        String obstacle = null;
        if (status.draining()) {
            obstacle = "draining";
        } else if (status.connectionCount() >= engine.limits().maxConnections()) {
            obstacle = "no connection left";
        } else if (status.roomCount() >= engine.limits().maxRooms()) {
            obstacle = "no room left";
        }
        return obstacle == null ? HttpReply.text(200, "ready", FOR_ANYONE) : HttpReply.text(503, obstacle, FOR_ANYONE);
    }

    private String withDetails(String json) {
        if (!details) {
            return json;
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return json.substring(0, json.length() - 1)
                + ",\"version\":\"" + SignalingServer.version()
                + "\",\"uptimeSeconds\":" + ManagementFactory.getRuntimeMXBean().getUptime() / 1_000
                + ",\"heapUsedBytes\":" + heap.getUsed()
                + ",\"heapMaxBytes\":" + heap.getMax()
                + ",\"threads\":" + ManagementFactory.getThreadMXBean().getThreadCount()
                + "}";
    }
}
