package io.signalbox.server;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an HTTP request decides about its answer.
 *
 * @param path as it came, without the query
 * @param query as it came, without the question mark; null where there is none
 * @param ifNoneMatch the header of this name, if there is one
 * @param authorization the header of this name, if there is one
 * @param from who asks
 */
record HttpRequest(
        String method,
        String path,
        @Nullable String query,
        @Nullable String ifNoneMatch,
        @Nullable String authorization,
        From from) {

    /**
     * Who asks.
     *
     * @param peer the address of the other end of the socket
     * @param forwardedFor the values of the header {@code X-Forwarded-For}, in order
     */
    record From(InetAddress peer, List<String> forwardedFor) {}

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
