package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.spi.LogText;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Every setting with its flag, its environment variable, its default and what it does. */
final class OptionTable {

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

    /** How values of one type are named, read and shown. */
    private record Kind<T>(String label, Function<String, T> read, Function<T, String> print) {}

    private static final Kind<Integer> COUNT = new Kind<>("N", OptionText::integer, String::valueOf);
    private static final Kind<Integer> INT_SIZE =
            new Kind<>("SIZE", OptionText::intSize, size -> OptionText.printSize(size));
    private static final Kind<Long> SIZE = new Kind<>("SIZE", OptionText::size, OptionText::printSize);
    private static final Kind<Duration> TIME = new Kind<>("TIME", OptionText::duration, OptionText::print);

    private static Row row(
            String name,
            String label,
            String defaultText,
            String description,
            BiConsumer<ServerOptions.Builder, String> apply) {
        return row(name, "", label, defaultText, description, apply);
    }

    private static <T> Row row(
            String name, Kind<T> kind, T defaultValue, String description, BiConsumer<ServerOptions.Builder, T> set) {
        return row(
                name,
                kind.label,
                kind.print.apply(defaultValue),
                description,
                (b, v) -> set.accept(b, kind.read.apply(v)));
    }

    private static Row row(
            String name,
            String limit,
            String label,
            String defaultText,
            String description,
            BiConsumer<ServerOptions.Builder, String> apply) {
        String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
        String variable = name.equals("port") || name.equals("host") ? upper : "SIGNALING_" + upper;
        return new Row("--" + name, variable, label, defaultText, limit, description, apply);
    }

    /** The setting of a limit whose default is a number. */
    private static <T> Row limit(
            String name,
            Kind<T> kind,
            String limit,
            Function<Limits, T> get,
            BiConsumer<Limits.Builder, T> set,
            String description) {
        return limit(name, kind, limit, kind.print.apply(get.apply(Limits.defaults())), set, description);
    }

    /** The setting of a limit whose default depends on something. */
    private static <T> Row limit(
            String name,
            Kind<T> kind,
            String limit,
            String defaultText,
            BiConsumer<Limits.Builder, T> set,
            String description) {
        return row(
                name,
                limit,
                kind.label,
                defaultText,
                description,
                (b, v) -> set.accept(b.limits(), kind.read.apply(v)));
    }

    private static final List<Row> ROWS = List.of(
            row("port", "N", "3001", "Port to listen on; 0 for any free one.", (b, v) -> b.port(OptionText.port(v))),
            row("host", "HOST", "0.0.0.0", "Name or address to listen on.", (b, v) -> b.host(OptionText.notEmpty(v))),
            row(
                    "tls-cert",
                    "FILE",
                    "none",
                    "Certificate chain in PEM form. It turns on https and wss.",
                    (b, v) -> b.tlsCertificate(Path.of(v))),
            row("tls-key", "FILE", "none", "Private key in PEM form.", (b, v) -> b.tlsKey(Path.of(v))),
            row(
                    "allowed-origins",
                    "LIST",
                    "*",
                    "Web pages that may connect: *, same-host, or origins between commas.",
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
            row(
                    "log-level",
                    "LEVEL",
                    "info",
                    "Least severe lines in the log: error, warn, info or debug.",
                    (b, v) -> b.logLevel(logLevel(v))),
            row(
                    "log-format",
                    "FORMAT",
                    "text",
                    "Format of the log: text for key=value, or json.",
                    (b, v) -> b.logFormat(LogFormat.parse(v))),
            row(
                    "log-rate",
                    "N",
                    String.valueOf(ServerOptions.DEFAULT_LOG_RATE),
                    "Lines a second in the log in the long run; 0 for no bound.",
                    (b, v) -> b.logRate(OptionText.integer(v))),
            row(
                    "head-size",
                    "SIZE",
                    OptionText.printSize(ServerOptions.DEFAULT_HEAD_BYTES),
                    "Largest head of a request: its line and its headers, cookies included.",
                    (b, v) -> b.maxHeadBytes(OptionText.intSize(v))),
            row(
                    "total-unfinished-size",
                    "SIZE",
                    "a tenth of the heap",
                    "Bytes that clients may hold in messages that are not complete, all together.",
                    (b, v) -> b.maxUnfinishedBytes(OptionText.size(v))),
            row(
                    "total-unsent-size",
                    "SIZE",
                    "a tenth of the heap",
                    "Bytes of answers, pongs and close frames that may wait for all clients together.",
                    (b, v) -> b.maxUnsentBytes(OptionText.size(v))),
            row(
                    "metrics",
                    "SWITCH",
                    "on",
                    "on or off: whether the server counts events for /metrics.",
                    (b, v) -> b.metrics(OptionText.onOrOff(v))),
            row(
                    "admin-port",
                    "N",
                    "none",
                    "Port for /metrics, health and /admin; without it they are at --port.",
                    (b, v) -> b.adminPort(OptionText.port(v))),
            row(
                    "admin-token",
                    "TOKEN",
                    "none",
                    "Secret that opens /admin. Prefer the variable: ps shows flags.",
                    ServerOptions.Builder::adminToken),
            row(
                    "show-names",
                    "WHOM",
                    "public",
                    "Readers who get ids and names in /health and /rooms: public, token (with --admin-token) or off.",
                    (b, v) -> b.names(NameVisibility.parse(v))),
            row(
                    "health-details",
                    "SWITCH",
                    "off",
                    "on or off: whether /health also tells version, uptime, heap and threads.",
                    (b, v) -> b.healthDetails(OptionText.onOrOff(v))),
            limit(
                    "room-size",
                    COUNT,
                    "maxRoomSize",
                    Limits::maxRoomSize,
                    Limits.Builder::maxRoomSize,
                    "Participants in one room."),
            limit("rooms", COUNT, "maxRooms", Limits::maxRooms, Limits.Builder::maxRooms, "Rooms at a time."),
            limit(
                    "connections",
                    COUNT,
                    "maxConnections",
                    "one for each 32KiB of heap",
                    Limits.Builder::maxConnections,
                    "Connections at a time."),
            limit(
                    "connections-per-address",
                    COUNT,
                    "maxConnectionsPerAddress",
                    Limits::maxConnectionsPerAddress,
                    Limits.Builder::maxConnectionsPerAddress,
                    "Connections at a time from one address; 0 for no bound."),
            limit(
                    "join-rate",
                    COUNT,
                    "joinRatePerAddress",
                    Limits::joinRatePerAddress,
                    Limits.Builder::joinRatePerAddress,
                    "Connections a second from one address; 0 for no bound."),
            limit(
                    "message-size",
                    INT_SIZE,
                    "maxMessageBytes",
                    Limits::maxMessageBytes,
                    Limits.Builder::maxMessageBytes,
                    "Largest message."),
            limit(
                    "message-rate",
                    COUNT,
                    "messageRate",
                    Limits::messageRate,
                    Limits.Builder::messageRate,
                    "Messages a second from one participant; 0 for no bound."),
            limit(
                    "message-burst",
                    COUNT,
                    "messageBurst",
                    "1000 and 50 for each of --room-size",
                    Limits.Builder::messageBurst,
                    "Messages at once on top of the rate."),
            limit(
                    "byte-rate",
                    SIZE,
                    "byteRate",
                    Limits::byteRate,
                    Limits.Builder::byteRate,
                    "Bytes a second from one participant; 0 for no bound."),
            limit(
                    "byte-burst",
                    SIZE,
                    "byteBurst",
                    Limits::byteBurst,
                    Limits.Builder::byteBurst,
                    "Bytes at once on top of the rate."),
            limit(
                    "rate-limit-patience",
                    TIME,
                    "rateLimitPatience",
                    Limits::rateLimitPatience,
                    Limits.Builder::rateLimitPatience,
                    "How long a participant may be over a rate before it is closed."),
            limit(
                    "malformed-messages",
                    COUNT,
                    "maxMalformedMessages",
                    Limits::maxMalformedMessages,
                    Limits.Builder::maxMalformedMessages,
                    "Malformed messages in a row before a participant is closed."),
            limit(
                    "json-depth",
                    COUNT,
                    "maxJsonDepth",
                    Limits::maxJsonDepth,
                    Limits.Builder::maxJsonDepth,
                    "Deepest nesting of a message's JSON."),
            limit(
                    "id-length",
                    COUNT,
                    "maxIdLength",
                    Limits::maxIdLength,
                    Limits.Builder::maxIdLength,
                    "Longest room or user id, in code points."),
            limit(
                    "name-length",
                    COUNT,
                    "maxNameLength",
                    Limits::maxNameLength,
                    Limits.Builder::maxNameLength,
                    "Longest name, in code points."),
            limit(
                    "listed-participants",
                    COUNT,
                    "maxListedParticipants",
                    Limits::maxListedParticipants,
                    Limits.Builder::maxListedParticipants,
                    "Largest room whose join and leave events carry the list."),
            limit(
                    "outbox-size",
                    INT_SIZE,
                    "maxOutboxBytes",
                    Limits::maxOutboxBytes,
                    Limits.Builder::maxOutboxBytes,
                    "Bytes that may wait for one client that reads slowly."),
            limit(
                    "total-outbox-size",
                    SIZE,
                    "maxTotalOutboxBytes",
                    "a tenth of the heap",
                    Limits.Builder::maxTotalOutboxBytes,
                    "Bytes that may wait for all clients together."),
            limit(
                    "send-timeout",
                    TIME,
                    "sendTimeout",
                    Limits::sendTimeout,
                    Limits.Builder::sendTimeout,
                    "How long one message may take to be sent."),
            limit(
                    "ping-interval",
                    TIME,
                    "pingInterval",
                    Limits::pingInterval,
                    Limits.Builder::pingInterval,
                    "How long a client may be silent before it is pinged."),
            limit(
                    "ping-timeout",
                    TIME,
                    "pingTimeout",
                    Limits::pingTimeout,
                    Limits.Builder::pingTimeout,
                    "How long a ping may stay unanswered."),
            row(
                    "handshake-timeout",
                    TIME,
                    ServerOptions.DEFAULT_HANDSHAKE_TIMEOUT,
                    "How long a client may take for its handshake or its HTTP request.",
                    ServerOptions.Builder::handshakeTimeout),
            limit(
                    "admission-timeout",
                    TIME,
                    "admissionTimeout",
                    Limits::admissionTimeout,
                    Limits.Builder::admissionTimeout,
                    "How long the access policy may take."),
            limit(
                    "early-messages",
                    COUNT,
                    "maxEarlyMessages",
                    Limits::maxEarlyMessages,
                    Limits.Builder::maxEarlyMessages,
                    "Messages kept for a client that is not admitted yet."),
            limit(
                    "early-size",
                    INT_SIZE,
                    "maxEarlyBytes",
                    Limits::maxEarlyBytes,
                    Limits.Builder::maxEarlyBytes,
                    "Bytes kept for a client that is not admitted yet."),
            limit(
                    "queued-messages",
                    COUNT,
                    "maxQueuedMessages",
                    Limits::maxQueuedMessages,
                    Limits.Builder::maxQueuedMessages,
                    "Messages that wait for their turn in one room."),
            limit(
                    "queued-size",
                    SIZE,
                    "maxQueuedBytes",
                    Limits::maxQueuedBytes,
                    Limits.Builder::maxQueuedBytes,
                    "Bytes that wait for their turn in one room."),
            limit(
                    "drain-timeout",
                    TIME,
                    "drainTimeout",
                    Limits::drainTimeout,
                    Limits.Builder::drainTimeout,
                    "How long to wait for clients when the server stops."));

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
        return SECRET.contains(row.flag) ? "" : " '" + LogText.of(value) + "'";
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
                        "Starts no server. Asks the server that runs with these settings for its health:",
                        "exit code 0 if it is healthy, 1 if it is not.")
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
