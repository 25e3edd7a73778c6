package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.testkit.contract.ProtocolConformance;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The bundled server with other limits than its defaults: each is kept where it was set, and lists are left out early. */
class TightLimitsConformanceTest extends ProtocolConformance {

    private static SignalingServer server;

    @BeforeAll
    static void start() throws StartException {
        Limits limits = Limits.builder()
                .maxMessageBytes(4_096)
                .maxRoomSize(12)
                .maxListedParticipants(8)
                .maxMalformedMessages(3)
                .build();
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).limits(limits).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    @Override
    protected int messageBound() {
        return 4_096;
    }

    @Override
    protected int roomSize() {
        return 12;
    }

    @Override
    protected int listBound() {
        return 8;
    }

    @Override
    protected int malformedInARow() {
        return 3;
    }
}
