package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.signalbox.websocket.TrustedProxies;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log tells of administrators, and of those who would be. */
class AdministratorsTest {

    private static final String TOKEN = "0123456789abcdef";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.signalbox.server");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long now = Long.MAX_VALUE - 5;
    private final Administrators administrators =
            new Administrators(AdminToken.of(TOKEN), TrustedProxies.of("10.0.0.1"), () -> now);

    @BeforeEach
    void readTheLog() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopReading() {
        logger.detachAppender(log);
    }

    private static HttpRequest request(@Nullable String authorization, String peer, String... forwardedFor)
            throws Exception {
        HttpRequest.From from = new HttpRequest.From(InetAddress.getByName(peer), List.of(forwardedFor));
        return new HttpRequest("GET", "/admin/status.json", null, null, authorization, from);
    }

    private List<String> lines() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs())
                .toList();
    }

    @Test
    void aWrongTokenIsToldWithTheClientsAddressAndWithoutTheToken() throws Exception {
        assertThat(administrators.sent(request("Bearer fedcba9876543210", "192.0.2.7")))
                .isFalse();
        assertThat(administrators.sent(request("Basic " + TOKEN, "10.0.0.1", "192.0.2.8, 10.0.0.1")))
                .isFalse();

        assertThat(lines())
                .containsExactly(
                        "WARN wrong administrator's token [address=\"192.0.2.7\"]",
                        "WARN wrong administrator's token [address=\"192.0.2.8\"]");
    }

    @Test
    void theRightTokenAndNoneAreNotTold() throws Exception {
        assertThat(administrators.sent(request("Bearer " + TOKEN, "192.0.2.7"))).isTrue();
        assertThat(administrators.sent(request(null, "192.0.2.7"))).isFalse();

        assertThat(lines()).isEmpty();
    }

    @Test
    void whoeverGuessesFillsNoLog() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            administrators.sent(request("Bearer guess", "192.0.2.7"));
        }
        assertThat(lines()).hasSize(10);
        now += TimeUnit.MINUTES.toNanos(1);
        administrators.sent(request("Bearer guess", "192.0.2.7"));

        assertThat(lines()).hasSize(11);
        assertThat(lines().get(10)).contains("unlogged=\"990\"");
    }

    @Test
    void whatAnAdministratorDoesIsTold() throws Exception {
        administrators
                .acted(request("Bearer " + TOKEN, "192.0.2.7"))
                .addKeyValue("room", "a room")
                .log("administrator closes a room");

        assertThat(lines())
                .containsExactly("INFO administrator closes a room [address=\"192.0.2.7\", room=\"a room\"]");
    }
}
