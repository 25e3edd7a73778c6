package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is above {@link Transport} knows nothing of Grizzly, so that other sockets may take its place. */
class TransportLineTest {

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

    /** They name no class of Grizzly's, and stand below the line all the same. */
    private static final Set<String> ALSO_BELOW = Set.of("OpenSockets", "WebSocketConnection");

    @Test
    void routesOptionsAndAdministrationNameNoClassBelowIt() {
        Map<String, String> sources = sources();
        Set<String> below = new TreeSet<>(ALSO_BELOW);
        sources.forEach((name, source) -> {
            if (source.contains("org.glassfish.")) {
                below.add(name);
            }
        });
        assertThat(below).contains("GrizzlyTransport", "ClientSocket", "SocketFilter");
        assertThat(below).doesNotContain("Transport", "Handshakes", "HttpRequest", "SignalingServer");

        Map<String, Set<String>> crossings = new TreeMap<>();
        sources.forEach((name, source) -> {
            if (!below.contains(name)) {
                for (String other : below) {
                    if (Pattern.compile("\\b" + other + "\\b").matcher(source).find()) {
                        crossings
                                .computeIfAbsent(name, first -> new TreeSet<>())
                                .add(other);
                    }
                }
            }
        });
        assertThat(crossings).isEqualTo(Map.of("SignalingServer", Set.of("GrizzlyTransport")));
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/signalbox/server"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.put(name, COMMENT.matcher(Files.readString(file)).replaceAll(""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }
}
