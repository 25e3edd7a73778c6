package io.signalbox.examples.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the web page, from the class path below {@code /web}. Each is read once. */
final class WebPage {

    /** NameVisibility that cannot lead out of the folder: no empty or dotted segment, nothing percent-encoded. */
    private static final Pattern PATH =
            Pattern.compile("(?:/[A-Za-z0-9_-]+)*/[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.([a-z0-9]+)");

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
        Matcher matcher = PATH.matcher(file);
        String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
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
