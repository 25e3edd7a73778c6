package io.signalbox.websocket;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which subprotocol is answered (RFC 6455, section 4.2.2). A browser fails a connection whose offer is not answered. An
 * offer may hold credentials, since a page cannot set headers; these are never answered, or they would be in the logs of
 * proxies twice.
 */
public final class Subprotocols {

    /** The header that offers them, and answers. */
    public static final String HEADER = "Sec-WebSocket-Protocol";

    private static final String OWN = "signalbox.v1";
    private static final List<String> CREDENTIALS = List.of("bearer.", "session.");

    private Subprotocols() {}

    /**
     * The library's own if it is offered, otherwise the first that is no credential; empty where there is none.
     *
     * @param offered as the container tells it: names, or values of the header, which are lists of names
     */
    public static String answer(List<String> offered) {
        List<String> names = names(offered);
        if (names.contains(OWN)) {
            return OWN;
        }
        return names.stream().filter(Subprotocols::isAnswerable).findFirst().orElse("");
    }

    private static List<String> names(List<String> offered) {
        return offered.stream()
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static boolean isAnswerable(String name) {
        return CREDENTIALS.stream().noneMatch(name::startsWith);
    }

    /**
     * Whether the client offers some, and none that can be answered.
     *
     * @param offered as for {@link #answer}
     */
    public static boolean areCredentialsAlone(List<String> offered) {
        return !names(offered).isEmpty() && answer(offered).isEmpty();
    }
}
