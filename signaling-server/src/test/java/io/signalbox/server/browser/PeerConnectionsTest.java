package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.IceServersTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peer connections that browsers refuse to make, that are restarted, and that go deaf. */
@Tag("browser")
class PeerConnectionsTest extends CallScene {

    /** Joins without the page's own call; {@code options} is declared by the script before. */
    private static final String CONNECT = """
            await navigator.mediaDevices.getUserMedia({ audio: true });
            const { connect } = await import('./signaling-client.js');
            const url = new URL('signaling', location.href);
            url.protocol = 'ws:';
            url.search = '';
            window.errors = [];
            window.call = connect(url, 'tea', 'bob', 'Bob', options);
            call.addEventListener('error', ({ detail }) => errors.push(detail.message));
            const until = async (value) => {
              while (!value()) await new Promise((resolve) => setTimeout(resolve, 50));
              return value();
            };
            """;

    private static final String CONNECTION = "window.peerConnections.at(-1)";
    private static final String REMOTE_FRAGMENTS =
            "return peerConnections.map((each) => /^a=ice-ufrag:(\\S+)/m.exec(each.remoteDescription?.sdp)?.[1]).join();";

    @Test
    void theBrowserTakesEachIceServerThatTheServerTakes() {
        Object refused = lobby("ada").run("""
                const refused = [];
                for (const urls of arguments[0]) {
                  try {
                    new RTCPeerConnection({ iceServers: [{ urls, username: 'u', credential: 'c' }] }).close();
                  } catch (error) {
                    refused.push(error.message);
                  }
                }
                return refused;
                """, IceServersTest.GOOD_URLS);

        assertThat(refused).isEqualTo(List.of());
    }

    @Test
    void theIceServersOfTheConfigurationCountAsWell() {
        join("ada", "Ada");

        Object urls = lobby("bob").run("""
                const options = {
                  iceServers: [{ urls: 'stun:127.0.0.1:9' }],
                  configuration: { iceServers: [{ urls: 'stun:127.0.0.1:10' }], iceTransportPolicy: 'relay' },
                };
                """ + CONNECT + """
                const connection = await until(() => call.connectionTo('ada'));
                return connection.getConfiguration().iceServers.flatMap((each) => each.urls);
                """);

        assertThat(urls).isEqualTo(List.of("stun:127.0.0.1:10", "stun:127.0.0.1:9"));
    }

    @Test
    void anIceServerThatTheBrowserRefusesIsLeftOutAndTold() {
        join("ada", "Ada");

        Object outcome = lobby("bob").run("""
                const options = {
                  iceServers: [
                    { urls: ['stun:127.0.0.1:9', 'stun:h?transport=udp'] },
                    { urls: 'stun:h:99999' },
                    { urls: [] },
                    { urls: 'turn:127.0.0.1:9', username: '', credential: 'c' },
                    { urls: 'stun:127.0.0.1:10' },
                  ],
                };
                """ + CONNECT + """
                const connection = await until(() => call.connectionTo('ada'));
                await until(() => connection.connectionState === 'connected');
                return { urls: connection.getConfiguration().iceServers.flatMap((each) => each.urls), errors };
                """);

        assertThat(outcome)
                .extracting("urls", org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly("stun:127.0.0.1:9", "stun:127.0.0.1:10");
        assertThat(outcome)
                .extracting("errors", org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .satisfiesExactly(
                        error -> assertThat(error).contains("stun:h?transport=udp"),
                        error -> assertThat(error).contains("stun:h:99999"),
                        error -> assertThat(error).contains("Empty"),
                        error -> assertThat(error).contains("turn:127.0.0.1:9").doesNotContain("credential: 'c'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window.RTCPeerConnection = class { constructor() { fail(); } };",
                "delete window.RTCPeerConnection;",
                "window.RTCPeerConnection = class extends real { addTransceiver() { fail(); } setRemoteDescription() { fail(); } };",
                "window.RTCPeerConnection = class extends real { async setLocalDescription() { fail(); } };",
            })
    void aPageThatCannotMakeAPeerConnectionSaysSoUntilItCan(String fault) {
        CallPage ada = join("ada", "Ada");
        CallPage bob = lobby("bob");
        bob.run("window.real = RTCPeerConnection;"
                + "const fail = () => { throw new DOMException('RTCPeerConnection is out of order', 'OperationError'); };"
                + fault);

        bob.join("Bob");

        soon().until(() -> bob.stateOf("ada").equals("unable"));
        soon().untilAsserted(() -> assertThat(bob.words())
                .contains("This browser cannot make the connection; still trying.")
                .contains("This browser cannot make the connection for the call. It says:")
                .contains("RTCPeerConnection is"));
        assertThat(bob.console()).contains("RTCPeerConnection is");

        bob.run("window.RTCPeerConnection = real;");

        awaitPicture(bob, "ada");
        awaitPicture(ada, "bob");
        assertThat(bob.words()).doesNotContain("This browser cannot");
    }

    @Test
    void attemptsToMakeAPeerConnectionGrowRare() {
        join("ada", "Ada");
        CallPage bob = lobby("bob");
        bob.run(
                "window.attempts = 0;"
                        + "window.RTCPeerConnection = class { constructor() { attempts++; throw new Error('out of order'); } };");

        bob.join("Bob");

        soon().until(() -> bob.stateOf("ada").equals("unable"));
        await().during(Duration.ofSeconds(6))
                .atMost(Duration.ofSeconds(20))
                .until(() -> bob.run("return attempts;") instanceof Long attempts && attempts <= 6);
    }

    @Test
    void aCandidateWithoutFragmentDuringARestartWaitsForTheAnswer() {
        Object outcome = lobby("ada").run("""
                await navigator.mediaDevices.getUserMedia({ audio: true });
                const { PeerLink } = await import('./peer-link.js');
                const until = async (holds) => {
                  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
                };
                const fragmentIn = (description) => /^a=ice-ufrag:(\\S+)/m.exec(description.sdp)[1];
                const links = {};
                const deliver = (to, type, { sdp, candidate }) =>
                  type === 'ice-candidate' ? links[to].onCandidate(candidate) : links[to].onDescription(type, sdp);
                const send = { a: (...message) => deliver('b', ...message), b: (...message) => deliver('a', ...message) };
                for (const [name, polite] of [['a', false], ['b', true]]) {
                  links[name] = new PeerLink({
                    polite,
                    configuration: {},
                    tracks: { audio: null, video: null },
                    online: () => true,
                    report: () => {},
                    send: (type, payload) => send[name](type, JSON.parse(JSON.stringify(payload))),
                  });
                }
                links.a.start();
                await until(() => links.a.state === 'connected' && links.b.state === 'connected');

                const pc = links.a.connection;
                const old = fragmentIn(pc.remoteDescription);
                const uses = [];
                const add = pc.addIceCandidate;
                pc.addIceCandidate = function (candidate) {
                  uses.push(fragmentIn(this.remoteDescription));
                  return add.call(this, candidate);
                };
                let answer;
                let candidates = 0;
                send.b = (type, payload) => {
                  if (type === 'answer') {
                    answer = payload;
                    return;
                  }
                  if (payload.candidate) {
                    delete payload.candidate.usernameFragment;
                    payload.candidate.candidate = payload.candidate.candidate.replace(/ ufrag \\S+/, '');
                    candidates++;
                  }
                  deliver('a', type, payload);
                };
                pc.restartIce();
                await until(() => answer && candidates > 0);
                deliver('a', 'ice-candidate', { candidate: null });
                deliver('a', 'answer', answer);
                await until(() => uses.length >= candidates);
                const now = fragmentIn(pc.remoteDescription);
                return { early: uses.filter((each) => each === old).length, restarted: now !== old };
                """);

        assertThat(outcome).isEqualTo(Map.of("early", 0L, "restarted", true));
    }

    @Test
    void aConnectionWithoutPacketsAfterARestartIsReplaced() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");

        bob.run("for (const sender of " + CONNECTION + ".getSenders()) await sender.replaceTrack(null);");
        ada.run(CONNECTION + ".restartIce();");

        soon().until(() -> ada.peerConnectionsMade() == 2 && bob.peerConnectionsMade() == 2);
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");
    }

    @Test
    void aConnectionThatIsConnectingAgainIsWatched() {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");
        awaitPicture(ada, "bob");
        String before = String.valueOf(ada.run(REMOTE_FRAGMENTS));

        ada.run("const pc = " + CONNECTION + ";"
                + "Object.defineProperty(pc, 'connectionState', { value: 'connecting' });"
                + "pc.onconnectionstatechange();");

        soon().until(() -> ada.stateOf("bob").equals("reconnecting"));
        soon().until(() -> !before.equals(String.valueOf(ada.run(REMOTE_FRAGMENTS))));
    }

    @Test
    void aRestartReplacesNoConnectionToAPeerThatIsMutedOrSendsNothing() {
        CallPage ada = join("ada", "Ada");
        CallPage muted = join("cyd", "Cyd");
        awaitPicture(ada, "cyd");
        muted.click("mic");
        muted.click("camera");
        soon().until(() -> ada.markOf("cyd", "camera").equals("off"));
        lobby("bob").run("const options = {};" + CONNECT);
        soon().until(() -> ada.stateOf("bob").equals("connected"));
        String before = String.valueOf(ada.run(REMOTE_FRAGMENTS));

        ada.run("peerConnections.forEach((each) => each.restartIce());");

        soon().until(() -> {
            String now = String.valueOf(ada.run(REMOTE_FRAGMENTS));
            return List.of(now.split(",")).stream().noneMatch(before::contains);
        });
        await().during(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(ada.peerConnectionsMade()).isEqualTo(2);
            assertThat(ada.stateOf("cyd")).isEqualTo("connected");
            assertThat(ada.stateOf("bob")).isEqualTo("connected");
        });
    }

    @Test
    void aPeerThatDoesNotSayWhetherItSendsIsExpectedToIfItHas() {
        Object replaced = lobby("ada").run("""
                const { watchPackets } = await import('./peer-connection.js');
                const peerWith = (packetsReceived) => ({
                  connectionState: 'connected',
                  getStats: async () => new Map([['a', { type: 'inbound-rtp', packetsReceived }]]),
                });
                const silent = [];
                const watch = (name, pc, expected) =>
                  new Promise((resolve) => watchPackets(pc, { expected, patience: 1, onSilence: () => silent.push(name) && (resolve(), true) }));
                watch('never sent', peerWith(0));
                watch('says no', peerWith(7), false);
                await Promise.all([watch('has sent', peerWith(7)), watch('says yes', peerWith(0), true)]);
                return silent.sort();
                """);

        assertThat(replaced).isEqualTo(List.of("has sent", "says yes"));
    }
}
