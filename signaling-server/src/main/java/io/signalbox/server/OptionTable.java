package io.signalbox.server;

import static io.signalbox.server.OptionText.duration;
import static io.signalbox.server.OptionText.intSize;
import static io.signalbox.server.OptionText.integer;
import static io.signalbox.server.OptionText.print;
import static io.signalbox.server.OptionText.printSize;
import static io.signalbox.server.OptionText.size;

import io.signalbox.core.Limits;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Every setting with its flag, its environment variable, its default and what it does. */
final class OptionTable {

    private static final Limits D = Limits.defaults();
    private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");

    /** Their values have credentials in them. */
    private static final Set<String> SECRET = Set.of("--admin-token", "--ice-servers");

    private static final String HEALTH_CHECK = "--health-check";

    /**
     * One setting. The default is only shown: a setting that is not given leaves the builder's own.
     *
     * @param limit the name of the limit that it sets, as messages of {@link Limits} have it; empty where it sets none
     */
    private record Row(
            String flag,
            String variable,
            String label,
            String defaultText,
            String limit,
            String description,
            BiConsumer<ServerOptions.Builder, String> apply) {}

    private static Row row(
            String name,
            String label,
            String defaultText,
            String description,
            BiConsumer<ServerOptions.Builder, String> apply) {
        return limit(name, "", label, defaultText, description, apply);
    }

    private static Row limit(
            String name,
            String limit,
            String label,
            Object defaultText,
            String description,
            BiConsumer<ServerOptions.Builder, String> apply) {
        String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
        String variable = name.equals("port") || name.equals("host") ? upper : "SIGNALING_" + upper;
        return new Row("--" + name, variable, label, defaultText.toString(), limit, description, apply);
    }

    private static final List<Row> ROWS = List.of(
            row("port", "N", "3001", "Port to listen on; 0 for any free one.", (b, v) -> b.port(OptionText.port(v))),
            row("host", "HOST", "0.0.0.0", "Name or address to listen on.", (b, v) -> b.host(OptionText.notEmpty(v))),
            row(
                    "tls-cert",
                    "FILE",
                    "none",
                    "Certificate chain, PEM. With it, https and wss.",
                    (b, v) -> b.tlsCertificate(Path.of(v))),
            row("tls-key", "FILE", "none", "Private key, PEM.", (b, v) -> b.tlsKey(Path.of(v))),
            row(
                    "allowed-origins",
                    "LIST",
                    "*",
                    "Which web pages may connect: *, same-host, or origins between commas.",
                    (b, v) -> b.origins(origins(v))),
            row(
                    "trusted-proxies",
                    "LIST",
                    "none",
                    "Addresses or CIDR blocks of proxies whose X-Forwarded-For is believed.",
                    (b, v) -> b.trustedProxies(TrustedProxies.of(OptionText.list(v)))),
            row(
                    "ice-servers",
                    "LIST",
                    "none",
                    "STUN and TURN servers for the page: URLs between commas, or a JSON array.",
                    (b, v) -> b.iceServers(IceServers.parse(v))),
            row("log-level", "LEVEL", "info", "error, warn, info or debug.", (b, v) -> b.logLevel(logLevel(v))),
            row(
                    "log-format",
                    "FORMAT",
                    "text",
                    "text for key=value, or json.",
                    (b, v) -> b.logFormat(LogFormat.parse(v))),
            row(
                    "log-rate",
                    "N",
                    String.valueOf(ServerOptions.DEFAULT_LOG_RATE),
                    "Lines a second in the log in the long run; 0 for no bound.",
                    (b, v) -> b.logRate(integer(v))),
            row(
                    "head-size",
                    "SIZE",
                    printSize(ServerOptions.DEFAULT_HEAD_BYTES),
                    "Largest head of a request: its line and its headers, cookies included.",
                    (b, v) -> b.maxHeadBytes(intSize(v))),
            row(
                    "total-unfinished-size",
                    "SIZE",
                    "a tenth of the heap",
                    "What all clients together may have sent of messages that are not whole.",
                    (b, v) -> b.maxUnfinishedBytes(size(v))),
            row(
                    "total-unsent-size",
                    "SIZE",
                    "a tenth of the heap",
                    "What else may wait for all clients: answers, pongs, closes.",
                    (b, v) -> b.maxUnsentBytes(size(v))),
            row(
                    "metrics",
                    "SWITCH",
                    "on",
                    "on or off: whether what happens is counted, for /metrics.",
                    (b, v) -> b.metrics(OptionText.onOrOff(v))),
            row(
                    "admin-port",
                    "N",
                    "none",
                    "Port for /metrics, health and /admin; otherwise they are at --port.",
                    (b, v) -> b.adminPort(OptionText.port(v))),
            row(
                    "admin-token",
                    "TOKEN",
                    "none",
                    "Opens /admin to whoever has it. Better in the variable, which ps does not show.",
                    ServerOptions.Builder::adminToken),
            row(
                    "show-names",
                    "WHOM",
                    "public",
                    "Who sees ids and names in /health and /rooms: public, token (of --admin-token) or off.",
                    (b, v) -> b.names(NameVisibility.parse(v))),
            row(
                    "health-details",
                    "SWITCH",
                    "off",
                    "on or off: whether /health tells version, uptime, heap and threads, too.",
                    (b, v) -> b.healthDetails(OptionText.onOrOff(v))),
            limit(
                    "room-size",
                    "maxRoomSize",
                    "N",
                    D.maxRoomSize(),
                    "Participants in one room.",
                    (b, v) -> b.limits().maxRoomSize(integer(v))),
            limit(
                    "rooms",
                    "maxRooms",
                    "N",
                    D.maxRooms(),
                    "Rooms at a time.",
                    (b, v) -> b.limits().maxRooms(integer(v))),
            limit(
                    "connections",
                    "maxConnections",
                    "N",
                    "one for each 32KiB of heap",
                    "Connections at a time.",
                    (b, v) -> b.limits().maxConnections(integer(v))),
            limit(
                    "connections-per-address",
                    "maxConnectionsPerAddress",
                    "N",
                    D.maxConnectionsPerAddress(),
                    "Connections at a time from one address; 0 for no bound.",
                    (b, v) -> b.limits().maxConnectionsPerAddress(integer(v))),
            limit(
                    "join-rate",
                    "joinRatePerAddress",
                    "N",
                    D.joinRatePerAddress(),
                    "Connections a second from one address; 0 for no bound.",
                    (b, v) -> b.limits().joinRatePerAddress(integer(v))),
            limit(
                    "message-size",
                    "maxMessageBytes",
                    "SIZE",
                    printSize(D.maxMessageBytes()),
                    "Largest message.",
                    (b, v) -> b.limits().maxMessageBytes(intSize(v))),
            limit(
                    "message-rate",
                    "messageRate",
                    "N",
                    D.messageRate(),
                    "Messages a second from one participant; 0 for no bound.",
                    (b, v) -> b.limits().messageRate(integer(v))),
            limit(
                    "message-burst",
                    "messageBurst",
                    "N",
                    "1000 and 50 for each of --room-size",
                    "Messages at once on top of the rate.",
                    (b, v) -> b.limits().messageBurst(integer(v))),
            limit(
                    "byte-rate",
                    "byteRate",
                    "SIZE",
                    printSize(D.byteRate()),
                    "Bytes a second from one participant; 0 for no bound.",
                    (b, v) -> b.limits().byteRate(size(v))),
            limit(
                    "byte-burst",
                    "byteBurst",
                    "SIZE",
                    printSize(D.byteBurst()),
                    "Bytes at once on top of the rate.",
                    (b, v) -> b.limits().byteBurst(size(v))),
            limit(
                    "rate-limit-patience",
                    "rateLimitPatience",
                    "TIME",
                    print(D.rateLimitPatience()),
                    "How long a participant may be over a rate before it is closed.",
                    (b, v) -> b.limits().rateLimitPatience(duration(v))),
            limit(
                    "malformed-messages",
                    "maxMalformedMessages",
                    "N",
                    D.maxMalformedMessages(),
                    "Malformed messages in a row before a participant is closed.",
                    (b, v) -> b.limits().maxMalformedMessages(integer(v))),
            limit(
                    "json-depth",
                    "maxJsonDepth",
                    "N",
                    D.maxJsonDepth(),
                    "How deep a message's JSON may be nested.",
                    (b, v) -> b.limits().maxJsonDepth(integer(v))),
            limit(
                    "id-length",
                    "maxIdLength",
                    "N",
                    D.maxIdLength(),
                    "Longest room or user id, in code points.",
                    (b, v) -> b.limits().maxIdLength(integer(v))),
            limit(
                    "name-length",
                    "maxNameLength",
                    "N",
                    D.maxNameLength(),
                    "Longest name, in code points.",
                    (b, v) -> b.limits().maxNameLength(integer(v))),
            limit(
                    "listed-participants",
                    "maxListedParticipants",
                    "N",
                    D.maxListedParticipants(),
                    "Largest room whose join and leave events carry the list.",
                    (b, v) -> b.limits().maxListedParticipants(integer(v))),
            limit(
                    "outbox-size",
                    "maxOutboxBytes",
                    "SIZE",
                    printSize(D.maxOutboxBytes()),
                    "What may wait for one client that reads slowly.",
                    (b, v) -> b.limits().maxOutboxBytes(intSize(v))),
            limit(
                    "total-outbox-size",
                    "maxTotalOutboxBytes",
                    "SIZE",
                    "a tenth of the heap",
                    "What may wait for all clients together.",
                    (b, v) -> b.limits().maxTotalOutboxBytes(size(v))),
            limit(
                    "send-timeout",
                    "sendTimeout",
                    "TIME",
                    print(D.sendTimeout()),
                    "How long one message may take to be sent.",
                    (b, v) -> b.limits().sendTimeout(duration(v))),
            limit(
                    "ping-interval",
                    "pingInterval",
                    "TIME",
                    print(D.pingInterval()),
                    "How long a client may be silent before it is pinged.",
                    (b, v) -> b.limits().pingInterval(duration(v))),
            limit(
                    "ping-timeout",
                    "pingTimeout",
                    "TIME",
                    print(D.pingTimeout()),
                    "How long a ping may stay unanswered.",
                    (b, v) -> b.limits().pingTimeout(duration(v))),
            limit(
                    "handshake-timeout",
                    "handshakeTimeout",
                    "TIME",
                    print(D.handshakeTimeout()),
                    "How long a client may take for its handshake or its HTTP request.",
                    (b, v) -> b.limits().handshakeTimeout(duration(v))),
            limit(
                    "admission-timeout",
                    "admissionTimeout",
                    "TIME",
                    print(D.admissionTimeout()),
                    "How long the access policy may take.",
                    (b, v) -> b.limits().admissionTimeout(duration(v))),
            limit(
                    "early-messages",
                    "maxEarlyMessages",
                    "N",
                    D.maxEarlyMessages(),
                    "Messages kept for a client that is not admitted yet.",
                    (b, v) -> b.limits().maxEarlyMessages(integer(v))),
            limit(
                    "early-size",
                    "maxEarlyBytes",
                    "SIZE",
                    printSize(D.maxEarlyBytes()),
                    "Bytes kept for a client that is not admitted yet.",
                    (b, v) -> b.limits().maxEarlyBytes(intSize(v))),
            limit(
                    "queued-messages",
                    "maxQueuedMessages",
                    "N",
                    D.maxQueuedMessages(),
                    "Messages that wait for their turn in one room.",
                    (b, v) -> b.limits().maxQueuedMessages(integer(v))),
            limit(
                    "queued-size",
                    "maxQueuedBytes",
                    "SIZE",
                    printSize(D.maxQueuedBytes()),
                    "Bytes that wait for their turn in one room.",
                    (b, v) -> b.limits().maxQueuedBytes(size(v))),
            limit(
                    "drain-timeout",
                    "drainTimeout",
                    "TIME",
                    print(D.drainTimeout()),
                    "How long to wait for clients when the server stops.",
                    (b, v) -> b.limits().drainTimeout(duration(v))));

    private OptionTable() {}

    static ServerOptions parse(List<String> arguments, Map<String, String> environment) throws OptionException {
        ParseResult flags;
        try {
            flags = command().parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new OptionException(String.valueOf(e.getMessage()) + "; --help lists all");
        }
        ServerOptions.Builder options = ServerOptions.builder();
        for (Row row : ROWS) {
            String flag = flags.matchedOptionValue(row.flag, (String) null);
            String variable = environment.getOrDefault(row.variable, "");
            if (flag != null) {
                apply(row, row.flag, flag, options);
            } else if (!variable.isBlank()) {
                apply(row, row.variable, variable.strip(), options);
            }
        }
        try {
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new OptionException(withNames(String.valueOf(e.getMessage()), options));
        }
    }

    private static void apply(Row row, String name, String value, ServerOptions.Builder options)
            throws OptionException {
        options.named(row.flag, name);
        try {
            row.apply.accept(options, value);
        } catch (ArithmeticException e) {
            throw new OptionException(name + shown(row, value) + " is too large");
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            String own = row.limit.isEmpty() ? problem : problem.replaceFirst("^" + row.limit + " ", "");
            // The value as the operator wrote it stands in front, and not behind it as the limits read it.
            throw new OptionException(name + shown(row, value) + " " + own.replaceFirst(", not [^' ]*$", ""));
        }
    }

    private static String shown(Row row, String value) {
        return SECRET.contains(row.flag) ? "" : " '" + Escaped.of(value) + "'";
    }

    /** Calls settings as the operator has, by flag or variable; those that are not set by their flags. */
    private static String withNames(String message, ServerOptions.Builder options) {
        String named = message;
        for (Row row : ROWS) {
            String name = Matcher.quoteReplacement(options.nameOf(row.flag));
            if (!row.limit.isEmpty()) {
                named = named.replaceAll("\\b" + row.limit + "\\b", name);
            }
            named = named.replaceAll("(?<![a-z-])" + row.flag + "(?![a-z-])", name);
        }
        return named;
    }

    /** Whether the arguments ask for the health of a server, not for one. */
    static boolean asksForHealth(List<String> arguments) {
        return arguments.contains(HEALTH_CHECK);
    }

    /** The arguments that are settings. */
    static List<String> settings(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> !argument.equals(HEALTH_CHECK))
                .toList();
    }

    /** Whether one of the arguments asks for this flag, which takes no value. */
    static boolean asksFor(List<String> arguments, String... flags) {
        return arguments.stream().anyMatch(List.of(flags)::contains);
    }

    /** What {@code --help} prints. */
    static String usage() {
        return command().getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private static CommandLine command() {
        CommandSpec spec = CommandSpec.create().name("signaling-server").mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description("Serves WebRTC signaling on any path, a web page at /, /health and /rooms, on one port.")
                .customSynopsis("signaling-server [FLAG]...")
                .footer("Times: 500ms, 20s, 2m. Sizes: 65536, 64KiB, 1MiB. A flag comes before its variable.")
                .width(110)
                .sortOptions(false);
        spec.addOption(OptionSpec.builder(HEALTH_CHECK)
                .type(boolean.class)
                .description(
                        "Starts no server, but asks the one that runs with these settings whether it lives:",
                        "exit code 0 if it does, 1 if not.")
                .build());
        for (Row row : ROWS) {
            spec.addOption(OptionSpec.builder(row.flag)
                    .paramLabel(row.label)
                    .type(String.class)
                    .description(row.description, row.variable + ", default: " + row.defaultText)
                    .build());
        }
        return new CommandLine(spec);
    }

    private static OriginPolicy origins(String text) {
        return switch (text.strip()) {
            case "*" -> OriginPolicy.any();
            case "same-host" -> OriginPolicy.sameHost();
            default -> OriginPolicy.only(OptionText.list(text));
        };
    }

    private static String logLevel(String text) {
        String level = text.toLowerCase(Locale.ROOT);
        if (!LOG_LEVELS.contains(level)) {
            throw new IllegalArgumentException("must be one of " + LOG_LEVELS);
        }
        return level;
    }

    /** Each setting's flag and variable, for tests. */
    static Map<String, String> variablesByFlag() {
        Map<String, String> names = new java.util.LinkedHashMap<>();
        ROWS.forEach(row -> names.put(row.flag, row.variable));
        return names;
    }

    /** The limits that can be set, for tests. */
    static List<String> limits() {
        return ROWS.stream().map(Row::limit).filter(limit -> !limit.isEmpty()).toList();
    }

    static @Nullable String variableOf(String flag) {
        return variablesByFlag().get(flag);
    }
}
