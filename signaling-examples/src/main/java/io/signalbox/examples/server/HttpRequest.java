package io.signalbox.examples.server;

import org.jspecify.annotations.Nullable;

/**
 * What of an HTTP request decides about its answer.
 *
 * @param path as it came, without the query
 * @param ifNoneMatch the header of this name, if there is one
 * @param authorization the header of this name, if there is one
 */
record HttpRequest(
        String method,
        String path,
        @Nullable String ifNoneMatch,
        @Nullable String authorization) {

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
