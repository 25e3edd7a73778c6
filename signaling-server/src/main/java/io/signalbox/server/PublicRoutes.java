package io.signalbox.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is served beside the sockets: the status, the page and its configuration; the administration where it has no port. */
final class PublicRoutes implements HttpRoutes {

    private static final Map<String, String> FOR_THE_PAGE = Map.of("Cache-Control", "no-store");

    private final StatusRoutes status;
    private final @Nullable AdminRoutes admin;
    private final String configJson;
    private final WebPage page;

    /**
     * These routes.
     *
     * @param admin null if the administration is elsewhere
     */
    PublicRoutes(StatusRoutes status, @Nullable AdminRoutes admin, IceServers iceServers, WebPage page) {
        this.status = status;
        this.admin = admin;
        this.configJson = iceServers.toConfigJson();
        this.page = page;
    }

    @Override
    public HttpReply reply(HttpRequest request) {
        String path = request.path();
        if (AdminRoutes.isAdministration(path)) {
            return admin == null ? HttpReply.notFound() : admin.reply(request);
        }
        if (!request.isRead()) {
            return HttpReply.onlyRead();
        }
        HttpReply reply = status.reply(request);
        if (reply != null) {
            return reply;
        }
        return path.equals("/config.json")
                ? HttpReply.json(configJson, FOR_THE_PAGE)
                : page.reply(path, request.ifNoneMatch());
    }
}
