package io.signalbox.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer to an HTTP request. Immutable.
 *
 * @param body read-only; whoever reads it reads a duplicate
 */
record HttpReply(int status, String contentType, ByteBuffer body, Map<String, String> headers) {

    static HttpReply of(int status, String contentType, byte[] body, Map<String, String> headers) {
        return new HttpReply(status, contentType, ByteBuffer.wrap(body).asReadOnlyBuffer(), headers);
    }

    static HttpReply json(String body, Map<String, String> headers) {
        return of(200, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static HttpReply notFound() {
        return text(404, "Not found", Map.of("X-Content-Type-Options", "nosniff"));
    }

    static HttpReply onlyRead() {
        return text(405, "Only GET and HEAD are supported", Map.of("Allow", "GET, HEAD"));
    }

    static HttpReply text(int status, String body, Map<String, String> headers) {
        return of(status, "text/plain; charset=utf-8", (body + "\n").getBytes(StandardCharsets.UTF_8), headers);
    }
}
