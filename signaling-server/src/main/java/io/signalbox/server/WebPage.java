package io.signalbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The files of the web page, from the class path below {@code /web}. Each is read once. */
final class WebPage {

    /** No file's path is longer. */
    private static final int MAX_PATH_LENGTH = 256;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; connect-src 'self' ws: wss:;"
            + " media-src 'self' blob: mediastream:; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'self'";

    private final Map<String, HttpReply> files = new ConcurrentHashMap<>();

    /** The file at this path, or 404; 304 without a body where the client has it already. */
    HttpReply reply(String path, @Nullable String ifNoneMatch) {
        String file = path.equals("/") ? "/index.html" : path;
        String type = isPlain(file) ? TYPES.get(file.substring(file.lastIndexOf('.') + 1)) : null;
        HttpReply reply = type == null ? null : files.get(file);
        if (reply == null && type != null) {
            reply = read(file, type);
        }
        if (reply == null) {
            return HttpReply.notFound();
        }
        boolean known = ifNoneMatch != null
                && ifNoneMatch.contains(String.valueOf(reply.headers().get("ETag")));
        return known ? HttpReply.of(304, reply.contentType(), new byte[0], reply.headers()) : reply;
    }

    /**
     * Whether the path cannot lead out of the folder: no segment is empty or begins with a dot, and nothing is
     * percent-encoded. Looks at each character once, however many segments there are.
     */
    private static boolean isPlain(String path) {
        if (path.length() > MAX_PATH_LENGTH || !path.startsWith("/")) {
            return false;
        }
        char before = 'a';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean separates = c == '/' || c == '.';
            boolean separated = before == '/' || before == '.';
            if (separates ? separated : !isOfName(c)) {
                return false;
            }
            before = c;
        }
        return isOfName(before);
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    private @Nullable HttpReply read(String file, String type) {
        try (InputStream in = WebPage.class.getResourceAsStream("/web" + file)) {
            if (in == null) {
                return null;
            }
            byte[] content = in.readAllBytes();
            HttpReply reply = HttpReply.of(200, type, content, headers(content));
            files.put(file, reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(byte[] content) {
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", '"' + hash(content) + '"');
        // The names carry no version: ask each time, and transfer nothing where nothing has changed.
        headers.put("Cache-Control", "no-cache");
        headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        // The link to a room is what lets one in: no other site is to see it.
        headers.put("Referrer-Policy", "no-referrer");
        return Map.copyOf(headers);
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
