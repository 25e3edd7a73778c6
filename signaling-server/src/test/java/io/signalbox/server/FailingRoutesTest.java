package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.SignalingEngine;
import io.signalbox.websocket.OriginPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that the server fails at is answered, and harms no other. */
class FailingRoutesTest {

    private final SignalingEngine engine = SignalingEngine.builder().build();
    private final List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
    private final Transport server = new GrizzlyTransport(
            new Transport.Site(new Handshakes(engine, OriginPolicy.any()), this::route, this::route, refused::add),
            ServerOptions.builder().host("127.0.0.1").port(0).build(),
            null);

    @AfterEach
    void stop() {
        engine.close();
        server.stop();
    }

    private HttpReply route(HttpRequest request) {
        return switch (request.path()) {
            case "/deep" -> deeper(request, 0);
            case "/fails" -> throw new IllegalStateException("fails");
            default -> HttpReply.text(200, "fine", Map.of());
        };
    }

    private HttpReply deeper(HttpRequest request, int depth) {
        HttpReply reply = depth < Integer.MAX_VALUE ? deeper(request, depth + 1) : HttpReply.notFound();
        return reply.status() == depth ? HttpReply.notFound() : reply;
    }

    @Test
    void whatOverflowsTheStackOrThrowsIsABadRequest() throws Exception {
        Http http = new Http(server.listen(), null);

        assertThat(http.get("/deep").statusCode()).isEqualTo(400);
        assertThat(http.get("/fails").statusCode()).isEqualTo(400);
        assertThat(http.get("/").body()).isEqualTo("fine\n");
        assertThat(refused).containsExactly(400, 400);
    }
}
