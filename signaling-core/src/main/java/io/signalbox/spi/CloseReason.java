package io.signalbox.spi;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection is closed: a close code of RFC 6455, section 7.4, and a short text for the client.
 *
 * <p>Immutable; two reasons are equal if code and text are.
 */
public final class CloseReason {

    /** The longest text that fits into a close frame (RFC 6455, section 5.5), in bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 123;

    private final int code;
    private final String text;

    private CloseReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /**
     * A reason with this code and text.
     *
     * @param code 1000–1003, 1007–1014 or 3000–4999: the codes that an endpoint may send
     * @param text cut at the last whole code point that fits into {@link #MAX_TEXT_BYTES}; an unpaired surrogate, which
     *     UTF-8 cannot carry, becomes {@code ?}
     * @throws IllegalArgumentException if the code must not be sent in a close frame
     */
    public static CloseReason of(int code, String text) {
        boolean sendable =
                (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
        if (!sendable) {
            throw new IllegalArgumentException("code " + code + " may not be sent in a close frame");
        }
        return new CloseReason(code, truncated(text));
    }

    /**
     * Whether a transport that closes with this code does so because the client broke the rules, before the engine has
     * seen it: 1002 for the protocol, 1003 for binary messages, 1007 for text that is not UTF-8, 1009 for size. A
     * participant whose connection ends with such a code has left for abuse.
     *
     * @param code any number, also one that may not be sent
     */
    public static boolean isForViolation(int code) {
        return switch (code) {
            case 1002, 1003, 1007, 1009 -> true;
            default -> false;
        };
    }

    private static String truncated(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MAX_TEXT_BYTES);
        boolean cutInsideCodePoint = end < utf8.length;
        while (cutInsideCodePoint && end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    /** The close code. */
    public int code() {
        return code;
    }

    /** The text; at most {@link #MAX_TEXT_BYTES} bytes of UTF-8, possibly empty. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CloseReason that && code == that.code && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, text);
    }

    @Override
    public String toString() {
        return text.isEmpty() ? Integer.toString(code) : code + " " + text;
    }
}
