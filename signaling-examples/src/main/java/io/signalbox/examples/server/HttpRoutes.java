package io.signalbox.examples.server;

import io.signalbox.core.SignalingEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is served over HTTP: the status, the page's configuration, and the page. */
final class HttpRoutes {

    private static final Map<String, String> FOR_ANYONE =
            Map.of("Access-Control-Allow-Origin", "*", "Cache-Control", "no-store");
    private static final Map<String, String> FOR_THE_PAGE = Map.of("Cache-Control", "no-store");

    private final StatusReply health;
    private final StatusReply rooms;
    private final String configJson;
    private final WebPage page = new WebPage();

    HttpRoutes(SignalingEngine engine, IceServers iceServers) {
        this.health = new StatusReply(() -> engine.status().toHealthJson(), FOR_ANYONE, System::nanoTime);
        this.rooms = new StatusReply(() -> engine.status().toRoomsJson(), FOR_ANYONE, System::nanoTime);
        this.configJson = iceServers.toConfigJson();
    }

    /**
     * The answer to a request.
     *
     * @param path as it came, without the query
     * @param ifNoneMatch the header of this name, if there is one
     */
    HttpReply reply(String method, String path, @Nullable String ifNoneMatch) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return HttpReply.text(405, "Only GET and HEAD are supported", Map.of("Allow", "GET, HEAD"));
        }
        return switch (path) {
            case "/health" -> health.get();
            case "/rooms" -> rooms.get();
            case "/config.json" -> HttpReply.json(configJson, FOR_THE_PAGE);
            default -> page.reply(path, ifNoneMatch);
        };
    }
}
