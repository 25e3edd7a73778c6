package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.Limits;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerOptionsTest {

    private static ServerOptions parse(String... arguments) throws OptionException {
        return ServerOptions.parse(List.of(arguments), Map.of());
    }

    private static Arguments setting(String flag, String value, Function<ServerOptions, Object> read, Object expected) {
        return Arguments.of(flag, value, read, expected);
    }

    private static Arguments limit(String flag, String value, Function<Limits, Object> read, Object expected) {
        return setting(flag, value, options -> read.apply(options.limits()), expected);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                setting("--port", "0", ServerOptions::port, 0),
                setting("--host", "127.0.0.1", ServerOptions::host, "127.0.0.1"),
                setting("--allowed-origins", "*", ServerOptions::origins, OriginPolicy.any()),
                setting("--allowed-origins", "same-host", ServerOptions::origins, OriginPolicy.sameHost()),
                setting(
                        "--allowed-origins",
                        "https://a.example, http://b.example:81",
                        ServerOptions::origins,
                        OriginPolicy.only("https://a.example", "http://b.example:81")),
                setting(
                        "--trusted-proxies",
                        "10.0.0.0/8,::1",
                        ServerOptions::trustedProxies,
                        TrustedProxies.of("10.0.0.0/8", "::1")),
                setting(
                        "--ice-servers",
                        "stun:a.example:3478,stuns:b.example",
                        options -> options.iceServers().toConfigJson(),
                        "{\"iceServers\":[{\"urls\":\"stun:a.example:3478\"},{\"urls\":\"stuns:b.example\"}]}"),
                setting(
                        "--ice-servers",
                        "[{\"urls\":[\"turn:a.example\"],\"username\":\"u\",\"credential\":\"c\"}]",
                        options -> options.iceServers().toConfigJson(),
                        "{\"iceServers\":[{\"urls\":[\"turn:a.example\"],\"username\":\"u\",\"credential\":\"c\"}]}"),
                setting("--log-level", "DEBUG", ServerOptions::logLevel, "debug"),
                setting("--log-format", "json", ServerOptions::logFormat, LogFormat.JSON),
                setting("--log-rate", "0", ServerOptions::logRate, 0),
                setting("--head-size", "32KiB", ServerOptions::maxHeadBytes, 32 << 10),
                setting("--total-unfinished-size", "2MiB", ServerOptions::maxUnfinishedBytes, 2L << 20),
                setting("--total-unsent-size", "3MiB", ServerOptions::maxUnsentBytes, 3L << 20),
                setting("--metrics", "off", ServerOptions::metrics, false),
                setting("--admin-port", "9090", options -> options.adminPort().getAsInt(), 9_090),
                setting(
                        "--admin-token",
                        "0123456789abcdef",
                        options -> options.adminToken().isIn("bearer 0123456789abcdef"),
                        true),
                setting("--show-names", "off", ServerOptions::names, NameVisibility.OFF),
                setting("--health-details", "on", ServerOptions::healthDetails, true),
                limit("--room-size", "7", Limits::maxRoomSize, 7),
                limit("--rooms", "8", Limits::maxRooms, 8),
                limit("--connections", "9", Limits::maxConnections, 9),
                limit("--connections-per-address", "10", Limits::maxConnectionsPerAddress, 10),
                limit("--join-rate", "11", Limits::joinRatePerAddress, 11),
                limit("--message-size", "32KiB", Limits::maxMessageBytes, 32_768),
                limit("--message-rate", "0", Limits::messageRate, 0),
                limit("--message-burst", "12", Limits::messageBurst, 12),
                limit("--byte-rate", "0", Limits::byteRate, 0L),
                limit("--byte-burst", "9MiB", Limits::byteBurst, 9L << 20),
                limit("--rate-limit-patience", "13s", Limits::rateLimitPatience, Duration.ofSeconds(13)),
                limit("--malformed-messages", "14", Limits::maxMalformedMessages, 14),
                limit("--json-depth", "15", Limits::maxJsonDepth, 15),
                limit("--id-length", "16", Limits::maxIdLength, 16),
                limit("--name-length", "17", Limits::maxNameLength, 17),
                limit("--listed-participants", "18", Limits::maxListedParticipants, 18),
                limit("--outbox-size", "2MiB", Limits::maxOutboxBytes, 2 << 20),
                limit("--total-outbox-size", "1GiB", Limits::maxTotalOutboxBytes, 1L << 30),
                limit("--send-timeout", "500ms", Limits::sendTimeout, Duration.ofMillis(500)),
                limit("--ping-interval", "2m", Limits::pingInterval, Duration.ofMinutes(2)),
                limit("--ping-timeout", "19s", Limits::pingTimeout, Duration.ofSeconds(19)),
                setting("--handshake-timeout", "20s", ServerOptions::handshakeTimeout, Duration.ofSeconds(20)),
                limit("--admission-timeout", "21s", Limits::admissionTimeout, Duration.ofSeconds(21)),
                limit("--early-messages", "0", Limits::maxEarlyMessages, 0),
                limit("--early-size", "70000B", Limits::maxEarlyBytes, 70_000),
                limit("--queued-messages", "22", Limits::maxQueuedMessages, 22),
                limit("--queued-size", "1MiB", Limits::maxQueuedBytes, 1L << 20),
                limit("--drain-timeout", "1h", Limits::drainTimeout, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachFlagSetsItsSetting(String flag, String value, Function<ServerOptions, Object> read, Object expected)
            throws OptionException {
        assertThat(read.apply(parse(flag, value))).isEqualTo(expected);
        assertThat(read.apply(parse(flag + "=" + value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachVariableSetsItsSetting(String flag, String value, Function<ServerOptions, Object> read, Object expected)
            throws OptionException {
        String variable = OptionTable.variablesByFlag().get(flag);
        assertThat(read.apply(ServerOptions.parse(List.of(), Map.of(variable, value))))
                .isEqualTo(expected);
    }

    @Test
    void everySettingIsTestedHere() {
        HashSet<String> untested = new HashSet<>(OptionTable.variablesByFlag().keySet());
        settings().forEach(setting -> untested.remove((String) setting.get()[0]));
        assertThat(untested).containsExactlyInAnyOrder("--tls-cert", "--tls-key");
    }

    @Test
    void everyLimitCanBeSet() {
        List<String> limits = Stream.of(Limits.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == Limits.Builder.class)
                // The rate of a message type is for applications that have types of their own.
                .filter(method -> method.getParameterCount() == 1)
                .map(Method::getName)
                .toList();
        assertThat(OptionTable.limits()).containsExactlyInAnyOrderElementsOf(limits);
    }

    @Test
    void variablesAreNamedAsTheirFlags() {
        assertThat(OptionTable.variablesByFlag())
                .containsEntry("--port", "PORT")
                .containsEntry("--host", "HOST")
                .containsEntry("--room-size", "SIGNALING_ROOM_SIZE")
                .containsEntry("--connections-per-address", "SIGNALING_CONNECTIONS_PER_ADDRESS");
    }

    @Test
    void withoutSettingsTheDefaultsHold() throws OptionException {
        ServerOptions options = parse();
        assertThat(options.port()).isEqualTo(3001);
        assertThat(options.host()).isEqualTo("0.0.0.0");
        assertThat(options.origins()).isEqualTo(OriginPolicy.any());
        assertThat(options.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.limits()).isEqualTo(Limits.defaults());
    }

    @Test
    void aFlagComesBeforeItsVariable() throws OptionException {
        assertThat(ServerOptions.parse(List.of("--port", "1"), Map.of("PORT", "2"))
                        .port())
                .isEqualTo(1);
    }

    @Test
    void anEmptyVariableCountsAsMissing() throws OptionException {
        assertThat(ServerOptions.parse(List.of(), Map.of("PORT", " ")).port()).isEqualTo(3001);
    }

    @Test
    void tlsFilesComeTogether() throws OptionException {
        ServerOptions options = parse("--tls-cert", "c.pem", "--tls-key", "k.pem");
        assertThat(options.tlsCertificate()).isEqualTo(Path.of("c.pem"));
        assertThat(options.tlsKey()).isEqualTo(Path.of("k.pem"));
        assertThatThrownBy(() -> parse("--tls-cert", "c.pem")).hasMessageContaining("--tls-key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port | abc | whole number",
                "--port | 65536 | 0 to 65535",
                "--port | '' | whole number",
                "--room-size | 0 | at least",
                "--room-size | 99999999999 | whole number",
                "--message-rate | -1 | at least 0",
                "--message-size | 1KB | 64KiB",
                "--message-size | 3GiB | 2GiB",
                "--byte-rate | 999999999999GiB | too large",
                "--ping-interval | 20 | 20s",
                "--ping-interval | 0s | more than zero",
                "--handshake-timeout | 0s | more than zero",
                "--handshake-timeout | 8761h | 365 days",
                "--allowed-origins | example.com | not an origin",
                "--allowed-origins | , | at least one",
                "--trusted-proxies | proxy.example | CIDR",
                "--ice-servers | http://a.example | stun:",
                "--ice-servers | turn:a.example | credential",
                "--ice-servers | [{] | JSON array",
                "--ice-servers | [] [] | JSON array",
                "--ice-servers | [{\"url\":\"stun:a\"}] | urls",
                "--log-level | loud | debug",
                "--log-format | xml | text or json",
                "--log-rate | -1 | negative",
                "--head-size | 1KiB | from 2KiB to 1MiB",
                "--total-unfinished-size | 1023KiB | at least 1MiB",
                "--total-unsent-size | 1023KiB | at least 1MiB",
                "--head-size | 2MiB | from 2KiB to 1MiB",
                "--metrics | yes | on or off",
                "--show-names | all | public, token or off",
                "--host | ' ' | empty",
                "--ping-timeout | 999999999999h | 365 days",
                "--ping-timeout | 8761h | 365 days",
                "--early-size | -1 | 64KiB",
                "--admin-port | -1 | 0 to 65535",
            })
    void aBadValueIsOneLineThatNamesFlagOrVariable(String flag, String value, String expectation) {
        assertThatThrownBy(() -> parse(flag, value))
                .isInstanceOf(OptionException.class)
                .message()
                .startsWith(flag + " ")
                .contains(expectation)
                .contains(flag.equals("--ice-servers") ? "" : value)
                .doesNotContain("Exception")
                .doesNotContain("\n");
        if (!value.isBlank()) {
            String variable = OptionTable.variablesByFlag().get(flag);
            assertThatThrownBy(() -> ServerOptions.parse(List.of(), Map.of(variable, value)))
                    .isInstanceOf(OptionException.class)
                    .message()
                    .startsWith(variable + " ")
                    .contains(flag.equals("--ice-servers") ? "" : value);
        }
    }

    @Test
    void whatHoldsCredentialsIsNotRepeated() {
        assertThatThrownBy(() -> parse("--admin-token", "secret"))
                .hasMessage("--admin-token must have 16 characters or more");
        assertThatThrownBy(() -> parse("--ice-servers", "[{\"urls\":\"turn:a\",\"credential\":\"secret\"}]"))
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"[::1],::1", "::1,::1", "[fe80::1%lo],fe80::1%lo", "127.0.0.1,127.0.0.1", "calls.example,calls.example"
    })
    void anIpv6AddressMayHaveItsBrackets(String value, String host) throws OptionException {
        assertThat(parse("--host", value).host()).isEqualTo(host);
        assertThat(ServerOptions.parse(List.of(), Map.of("HOST", value)).host()).isEqualTo(host);
    }

    @Test
    void unknownAndIncompleteFlagsAreBad() {
        assertThatThrownBy(() -> parse("--romsize", "5"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--romsize");
        assertThatThrownBy(() -> parse("stray"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("stray");
        assertThatThrownBy(() -> parse("--port"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--port");
        assertThatThrownBy(() -> parse("--port", "1", "--port", "2"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--port");
    }

    @Test
    void settingsThatDoNotFitTogetherAreNamedByTheirFlags() {
        assertThatThrownBy(() -> parse("--room-size", "100000"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--room-size = 100000")
                .hasMessageContaining("--outbox-size");
    }

    @Test
    void settingsThatDoNotFitTogetherAreNamedByTheVariablesThatSetThem() {
        assertThatThrownBy(() ->
                        ServerOptions.parse(List.of("--outbox-size", "2MiB"), Map.of("SIGNALING_ROOM_SIZE", "100000")))
                .hasMessageContaining("SIGNALING_ROOM_SIZE = 100000")
                .hasMessageContaining("--outbox-size = 2097152");
        assertThatThrownBy(() -> ServerOptions.parse(List.of(), Map.of("SIGNALING_TLS_CERT", "c.pem")))
                .hasMessage("SIGNALING_TLS_CERT and --tls-key must be given together");
        assertThatThrownBy(() -> ServerOptions.parse(List.of(), Map.of("PORT", "9", "SIGNALING_ADMIN_PORT", "9")))
                .hasMessage("SIGNALING_ADMIN_PORT must be another port than PORT");
    }

    @Test
    void whatAValueHoldsCannotForgeALine() {
        assertThatThrownBy(() -> parse("--port", "1\n2\u001b[31m"))
                .message()
                .doesNotContain("\n")
                .doesNotContain("\u001b");
    }

    @Test
    void helpShowsFlagVariableAndDefaultOfEach() {
        String help = OptionTable.usage();
        OptionTable.variablesByFlag()
                .forEach((flag, variable) ->
                        assertThat(help).contains(flag + "=").contains(variable + ", default: "));
        assertThat(help)
                .contains("SIGNALING_MESSAGE_SIZE, default: 64KiB")
                .contains("--help")
                .contains("--version");
    }
}
