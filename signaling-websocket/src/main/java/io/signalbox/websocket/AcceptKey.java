package io.signalbox.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/** The key of an opening handshake and its answer (RFC 6455, sections 4.1 and 4.2.2). */
public final class AcceptKey {

    private static final String ADDED_BY_EVERY_SERVER = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Sixteen bytes in base64. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private AcceptKey() {}

    /** Whether this is a value that {@code Sec-WebSocket-Key} may have. */
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /** The value of {@code Sec-WebSocket-Accept} that answers this {@code Sec-WebSocket-Key}. */
    public static String answer(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + ADDED_BY_EVERY_SERVER).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
