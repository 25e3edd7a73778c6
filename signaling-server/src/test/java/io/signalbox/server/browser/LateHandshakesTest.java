package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of several attempts of one page to connect, the last one counts, in whichever order they reach the server. */
@Tag("browser")
class LateHandshakesTest extends CallScene {

    /** The start of the Close frame (RFC 6455, 5.5.1): opcode, length, and the code 4410. */
    private static final Pattern CLOSED_WITH_4410 = Pattern.compile("\u0088.\u0011:", Pattern.DOTALL);

    private static final Pattern INSTANCE = Pattern.compile("([A-Za-z0-9_-]{16,64})\\.(\\d+)");

    /**
     * Stands in for the WebSocket: a test in the page plays the server. {@code made} waits for that many sockets; the test goes on
     * when the client listens to the last one, and before any timer fires.
     */
    private static final String FAKE_SERVER = """
            const sockets = [];
            let onMade = () => {};
            const made = (count) => new Promise((resolve) => {
              onMade = (socket) => sockets.length === count && resolve(socket);
            });
            window.WebSocket = class {
              static OPEN = 1;
              readyState = 1;
              constructor(url) {
                this.instance = new URL(url).searchParams.get('instance');
                sockets.push(this);
                queueMicrotask(() => onMade(this));
              }
              send() {}
              close() {}
            };
            const { SignalingSocket } = await import('./signaling-socket.js');
            const make = () => new SignalingSocket('ws://localhost/?roomId=tea', { firstDelay: 1, connectTimeout: 20 });
            const welcome = (socket) => socket.onmessage({ data: '{"type":"welcome"}' });
            """;

    @Test
    void aHandshakeThatAProxyHeldUpDoesNotThrowThePageOut() throws IOException {
        try (HeldHandshakes proxy = new HeldHandshakes(server.port())) {
            CallPage ada = join("ada", "Ada");
            CallPage bob = browser.newPage().open(proxy.port(), "tea", "bob").join("Bob");
            pages.add(bob);
            soon().until(proxy::holdsOne);
            soon().until(() -> bob.status().equals("online"));
            awaitPicture(bob, "ada");

            proxy.release();

            soon().until(() -> CLOSED_WITH_4410.matcher(proxy.answer()).find());
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(bob.status()).isEqualTo("online");
                assertThat(bob.words()).doesNotContain("This call has moved");
                assertThat(ada.users()).containsExactly("ada", "bob");
            });
            awaitPicture(bob, "ada");
            assertThat(bob.peerConnectionsMade()).isEqualTo(1);
        }
    }

    @Test
    void eachAttemptSaysOfWhichPageItIsAndCounts() {
        CallPage page = lobby("ada");
        String attempts = FAKE_SERVER + """
                const first = make();
                const third = made(3);
                first.open();
                await third;
                first.close();
                const second = make();
                second.open();
                second.close();
                return sockets.map((each) => each.instance);
                """;

        List<Matcher> before = instances(page.run(attempts));
        page.reload();
        List<Matcher> after = instances(page.run(attempts));

        for (List<Matcher> instances : List.of(before, after)) {
            assertThat(instances).hasSize(4);
            assertThat(instances.stream().map(each -> each.group(1)).distinct()).hasSize(1);
            assertThat(instances.stream().map(each -> Integer.parseInt(each.group(2))))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
        assertThat(after.get(0).group(1))
                .as("nothing of it is kept")
                .isNotEqualTo(before.get(0).group(1));
    }

    @Test
    void thatAnAttemptIsOutdatedMeansNothingOnceItWasGivenUp() {
        Object states = lobby("ada").run(FAKE_SERVER + """
                const socket = make();
                const second = made(2);
                socket.open();
                welcome(await second);
                const states = [socket.status.state];
                sockets[0].onclose({ code: 4410, reason: 'Session resumed elsewhere' });
                states.push(socket.status.state);
                socket.close();
                return states;
                """);

        assertThat(states).isEqualTo(List.of("online", "online"));
    }

    @Test
    void thatTheCurrentAttemptIsOutdatedEndsItForGood() {
        Object outcomes = lobby("ada").run(FAKE_SERVER + """
                const outcomes = [];
                for (const welcomed of [false, true]) {
                  const socket = make();
                  socket.open();
                  const [current] = sockets.slice(-1);
                  if (welcomed) welcome(current);
                  current.onclose({ code: 4410, reason: 'Session resumed elsewhere' });
                  outcomes.push(`${socket.status.state} ${socket.status.code}`);
                }
                return outcomes;
                """);

        assertThat(outcomes).isEqualTo(List.of("replaced 4410", "replaced 4410"));
    }

    private static List<Matcher> instances(Object texts) {
        List<Matcher> instances = ((List<?>) texts)
                .stream().map(each -> INSTANCE.matcher(String.valueOf(each))).toList();
        assertThat(instances).allMatch(Matcher::matches);
        return instances;
    }
}
