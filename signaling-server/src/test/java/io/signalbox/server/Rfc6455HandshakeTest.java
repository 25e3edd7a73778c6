package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake. Its request has no parameters, so that a connection that is accepted ends at once, with 1008. */
class Rfc6455HandshakeTest extends Rfc6455Rules {

    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String GOOD = "GET / HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\n" + KEY + "\r\nSec-WebSocket-Version: 13\r\n\r\n";

    /** The request with one line of it changed, or with none of it if there is nothing in its place. */
    private static String with(String line, String instead) {
        assertThat(GOOD).contains(line + "\r\n");
        return GOOD.replace(line + "\r\n", instead.isEmpty() ? "" : instead + "\r\n");
    }

    private static String withMore(String lines) {
        return with("Connection: Upgrade", "Connection: Upgrade\r\n" + lines);
    }

    private static void assertAccepted(String request) throws IOException {
        assertThat(exchange(request)).startsWith("HTTP/1.1 101 ");
    }

    private static void assertRefused(int status, String request) throws IOException {
        assertThat(exchange(request)).startsWith("HTTP/1.1 " + status + " ").doesNotContain("Sec-WebSocket-Accept");
    }

    @Nested
    class Section421ReadingTheClientsHandshake {

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/2.0"})
        void itIsAGetOfHttp11(String version) throws IOException {
            assertRefused(400, with("GET / HTTP/1.1", "GET / " + version));
        }

        /** RFC 9110, section 7.8: there is no upgrade before HTTP/1.1. */
        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9", ""})
        void ofAnOlderVersionItIsAnOrdinaryRequest(String version) throws IOException {
            assertRefused(200, with("GET / HTTP/1.1", ("GET / " + version).strip()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "OPTIONS", "CONNECT", "get"})
        void anotherMethodIsRefused(String method) throws IOException {
            assertRefused(405, with("GET / HTTP/1.1", method + " / HTTP/1.1"));
        }

        @Test
        void aHostIsNamed() throws IOException {
            assertRefused(400, with("Host: example.com", ""));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Upgrade: WebSocket",
                    "UPGRADE: websocket",
                    "Upgrade: h2c, websocket",
                    "Upgrade: h2c\r\nUpgrade: websocket"
                })
        void upgradeListsWebsocketInWhateverCase(String upgrade) throws IOException {
            assertAccepted(with("Upgrade: websocket", upgrade));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Upgrade: h2c", "Upgrade: websockets"})
        void withoutItTheRequestIsAnOrdinaryOne(String upgrade) throws IOException {
            assertRefused(200, with("Upgrade: websocket", upgrade));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Connection: upgrade",
                    "connection: UPGRADE",
                    "Connection: keep-alive, Upgrade",
                    "Connection: Upgrade,keep-alive",
                    "Connection: keep-alive\r\nConnection: Upgrade"
                })
        void connectionListsUpgradeInWhateverCase(String connection) throws IOException {
            assertAccepted(with("Connection: Upgrade", connection));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "Connection: close",
                    "Connection: keep-alive",
                    "Connection: upgrades",
                    "Connection: no-upgrade"
                })
        void whereConnectionDoesNotNameItTheRequestIsAnOrdinaryOne(String connection) throws IOException {
            assertRefused(200, with("Connection: Upgrade", connection));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "Sec-WebSocket-Key:",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSBhbmQgbW9yZQ==",
                    "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
                    KEY + "\r\n" + KEY
                })
        void theOneKeyIsSixteenBytesInBase64(String key) throws IOException {
            assertRefused(400, with(KEY, key));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "7", "8", "12", "14", "1313", "13, 8", "thirteen"})
        void anotherVersionThan13IsAnsweredWith426AndTheVersionThatWouldDo(String version) throws IOException {
            assertThat(exchange(with("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: " + version)))
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .contains("\r\nSec-WebSocket-Version: 13\r\n")
                    .doesNotContain("Sec-WebSocket-Accept");
        }

        @Test
        void namesOfHeadersHaveNoCase() throws IOException {
            String shouting = Arrays.stream(GOOD.split("\r\n", -1))
                    .map(line -> line.contains(": ")
                            ? line.substring(0, line.indexOf(':')).toUpperCase(Locale.ROOT)
                                    + line.substring(line.indexOf(':'))
                            : line)
                    .collect(Collectors.joining("\r\n"));
            assertAccepted(shouting);
        }

        @Test
        void longHeadersOfOthersAreTakenUpToABound() throws IOException {
            assertAccepted(withMore("Cookie: " + "c".repeat(9_000)));
            assertRefused(431, withMore("Cookie: " + "c".repeat(17_000)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
        void aBodyIsNotReadAsFrames(String header) throws IOException {
            assertRefused(400, withMore(header) + "hello");
        }
    }

    @Nested
    class Section422SendingTheServersHandshake {

        @Test
        void itIs101WithTheDigestOfTheKey() throws IOException {
            assertThat(exchange(GOOD).split("\r\n\r\n")[0])
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .containsIgnoringCase("\r\nUpgrade: websocket")
                    .containsIgnoringCase("\r\nConnection: Upgrade")
                    .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "chat | chat",
                    "chat, superchat | chat",
                    "chat / superchat | chat",
                    "chat,signalbox.v1 | signalbox.v1",
                    "bearer.abc, signalbox.v1 | signalbox.v1",
                    "bearer.abc / signalbox.v1 | signalbox.v1",
                    "session.abc, bearer.abc, chat, superchat | chat",
                    "bearer, session | bearer",
                    "Signalbox.V1, chat | Signalbox.V1",
                    ", ,chat | chat"
                })
        void oneOfTheSubprotocolsThatAreOfferedIsAnsweredAndNeverACredential(String offer, String answered)
                throws IOException {
            String header = "Sec-WebSocket-Protocol: ";
            String answer = exchange(withMore(header + offer.replace(" / ", "\r\n" + header)));
            assertThat(answer).startsWith("HTTP/1.1 101 ");
            assertThat(answer.lines().filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Protocol:", 0, 23)))
                    .containsExactly(header + answered);
        }

        @ParameterizedTest
        @ValueSource(strings = {"bearer.abc", "session.abc", "session.abc,bearer.abc", "bearer."})
        void anOfferOfNothingButCredentialsIsRefused(String offer) throws IOException {
            assertRefused(400, withMore("Sec-WebSocket-Protocol: " + offer));
            assertThat(exchange(withMore("Sec-WebSocket-Protocol: " + offer))).contains("No subprotocol to answer");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", ",", " , ,"})
        void aHeaderThatOffersNothingNeedsNoAnswer(String offer) throws IOException {
            String answer = exchange(withMore("Sec-WebSocket-Protocol:" + offer));
            assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
        }
    }

    /** RFC 3986 has the form of a query, and RFC 6455 refers to it. */
    @Nested
    class Section3Uris {

        @ParameterizedTest
        @ValueSource(strings = {"100%", "%", "%4", "%zz", "%E9", "%C3%28", "\u00c3\u00a9", "\u00e9", "a%E9|b"})
        void aQueryThatIsNotPercentEncodedUtf8IsAcceptedAndItsParameterNamed(String value) throws IOException {
            for (String query : new String[] {"roomId=r&userId=u&userName=" + value, "userName=" + value}) {
                assertThat(exchange(GOOD.replace("GET / ", "GET /?" + query + " ")))
                        .startsWith("HTTP/1.1 101 ")
                        .contains("userName is not percent-encoded UTF-8");
            }
        }

        @Test
        void otherCharactersThatAreToBeEncodedAreTakenAsTheyAre() throws IOException {
            String query = "roomId=" + freshRoom() + "{|}^[\\]`\"<>&userId=a:b;c,d/e?f'(g)*!$@~&userName=_-.&x=100%";
            assertThat(exchange(GOOD.replace("GET / ", "GET /?" + query + " ")
                            + new String(bytes(WebSocketFrame.close(1000, "")), StandardCharsets.ISO_8859_1)))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("{|}^[\\\\]`\\\"<>\",\"userId\":\"a:b;c,d/e?f'(g)*!$@~\"");
        }
    }

    @Nested
    class Section91NegotiatingExtensions {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate",
                    "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame",
                    "no-such-extension; a=\"b c\"",
                    ";;=,",
                    "permessage-deflate; x=\""
                })
        void noneThatIsOfferedIsAgreedTo(String offer) throws IOException {
            String answer = exchange(withMore("Sec-WebSocket-Extensions: " + offer));
            assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Nested
    class Section10OfSecurity {

        @Test
        void anUpgradeWithoutAWebSocketClientsHeadersIsRefused() throws IOException {
            // A form or a link cannot set these, nor can it learn the answer (10.1).
            assertRefused(400, with(KEY, ""));
            assertRefused(426, with("Sec-WebSocket-Version: 13", ""));
        }

        @Test
        void framesBeforeTheAnswerAreTakenAfterIt() throws IOException {
            String request = GOOD.replace("GET / ", "GET /?roomId=" + freshRoom() + "&userId=u&userName=n ");
            byte[] frames = bytes(WebSocketFrame.text(PING_TEXT), WebSocketFrame.close(1000, ""));
            String answer = exchange(request + new String(frames, StandardCharsets.ISO_8859_1));
            assertThat(answer)
                    .startsWith("HTTP/1.1 101 ")
                    .contains("\"welcome\"")
                    .contains("\"pong\"");
        }
    }
}
