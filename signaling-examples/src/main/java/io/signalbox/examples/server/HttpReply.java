package io.signalbox.examples.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer to an HTTP request. The body is shared, never changed. */
record HttpReply(int status, String contentType, byte[] body, Map<String, String> headers) {

    static HttpReply json(String body, Map<String, String> headers) {
        return new HttpReply(200, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static HttpReply text(int status, String body, Map<String, String> headers) {
        return new HttpReply(
                status, "text/plain; charset=utf-8", (body + "\n").getBytes(StandardCharsets.UTF_8), headers);
    }
}
