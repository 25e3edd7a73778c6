package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client asks at once whether the server is still there when its page wakes up. The network is a script. */
@Tag("browser")
class WakingTest extends CallScene {

    /** `made` holds the sockets that the client made; `start` makes a client whose own times are beyond every test. */
    private static final String NETWORK = """
            window.made = [];
            window.WebSocket = class {
              static OPEN = 1;
              readyState = 1;
              sent = [];
              constructor() { window.made.push(this); }
              send(text) { this.sent.push(JSON.parse(text).type); }
              close() { this.readyState = 3; }
              say(type) { this.onmessage({ data: JSON.stringify({ type }) }); }
              end(code) { this.onclose({ code, reason: '' }); }
            };
            window.start = async (timing) => {
              const { SignalingSocket } = await import('./signaling-socket.js');
              const never = 1_000_000_000;
              const long = { heartbeat: never, connectTimeout: never, firstDelay: never, maxDelay: never, busyDelay: never };
              window.client = new SignalingSocket('ws://localhost/', { ...long, ...timing });
              window.client.open();
            };
            window.moveClock = (by) => {
              const real = Date.now.bind(Date);
              Date.now = () => real() + by;
            };
            window.wake = (type = 'online') => window.dispatchEvent(new Event(type));
            window.pings = () => window.made[0].sent.filter((type) => type === 'ping').length;
            """;

    private CallPage page;

    @BeforeEach
    void replaceTheNetwork() {
        page = lobby("ada");
        page.run(NETWORK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"document visibilitychange", "document resume", "window pageshow", "window online"})
    void aPageThatWakesUpAsksOnceAndConnectsAnewWhereNoAnswerComes(String event) {
        page.run("await start({ wakeTimeout: 50, firstDelay: 1 }); made[0].say('welcome');");
        assertThat(page.text("return client.status.state;")).isEqualTo("online");

        String[] targetAndType = event.split(" ");
        Object asked = page.run("""
                for (let i = 0; i < 3; i++) window[arguments[0]].dispatchEvent(new Event(arguments[1]));
                return pings();
                """, targetAndType[0].equals("window") ? "self" : "document", targetAndType[1]);

        assertThat(asked).isEqualTo(1L);
        soon().until(() -> page.run("return made.length;").equals(2L));
    }

    @Test
    void aFrozenPageThatResumesAsks() {
        page.run("await start({}); made[0].say('welcome');");

        page.command("Page.setWebLifecycleState", Map.of("state", "frozen"));
        page.command("Page.setWebLifecycleState", Map.of("state", "active"));

        soon().until(() -> page.run("return pings();").equals(1L));
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000, -3_600_000})
    void aClockThatJumpsIsAWaking(long jump) {
        page.run("await start({}); made[0].say('welcome');");

        page.run("moveClock(arguments[0]);", jump);

        soon().until(() -> page.run("return pings();").equals(1L));
    }

    @Test
    void patienceAfterAWakingIsTwoSeconds() {
        assertThat(page.run("return (await import('./signaling-socket.js')).DEFAULT_TIMING.wakeTimeout;"))
                .isEqualTo(2_000L);
    }

    @Test
    void anAnswerKeepsTheConnection() {
        page.run("await start({ wakeTimeout: 300 }); made[0].say('welcome'); wake(); made[0].say('pong');");

        staysIn("online");
        assertThat(page.run("wake(); return pings();")).isEqualTo(2L);
    }

    @Test
    void messagesFromBeforeTheSleepAreNoAnswer() {
        page.run("await start({ wakeTimeout: 50 }); made[0].say('welcome'); wake(); made[0].say('offer');");

        soon().until(() -> page.text("return client.status.state;").equals("waiting"));
    }

    @Test
    void aTimerThatFiresLongAfterItsTimeAsksAgainOnce() {
        page.run("await start({ wakeTimeout: 500 }); made[0].say('welcome'); wake(); moveClock(3_600_000);");

        soon().until(() -> page.run("return pings();").equals(2L));
        soon().until(() -> page.text("return client.status.state;").equals("waiting"));
    }

    @Test
    void aBackOffIsCutShort() {
        page.run("await start({}); made[0].end(1006);");
        assertThat(page.text("return client.status.state;")).isEqualTo("waiting");

        page.run("document.dispatchEvent(new Event('visibilitychange'));");

        assertThat(page.run("return made.length;")).isEqualTo(2L);
    }

    @Test
    void theBackOffOfAFullServerIsKeptUntilItsTime() {
        page.run("await start({}); made[0].end(1013); wake();");
        assertThat(page.run("return made.length;")).isEqualTo(1L);

        page.run("const past = client.status.retryAt - Date.now() + 1; moveClock(past); wake();");

        assertThat(page.run("return made.length;")).isEqualTo(2L);
    }

    @Test
    void anAttemptFromBeforeTheSleepIsGivenUpAndAYoungOneIsNot() {
        page.run("await start({ wakeTimeout: 200 }); wake();");
        staysIn("connecting");

        page.run("wake();");

        soon().until(() -> page.text("return client.status.state;").equals("waiting"));
    }

    @Test
    void aClientThatWasClosedStaysAsleep() {
        page.run("await start({}); made[0].say('welcome'); client.close(); wake(); moveClock(3_600_000);");

        page.run("document.dispatchEvent(new Event('visibilitychange'));");

        staysIn("closed");
        assertThat(page.run("return pings() + made.length;")).isEqualTo(1L);
    }

    private void staysIn(String state) {
        await().during(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(page.text("return client.status.state;")).isEqualTo(state));
    }
}
