package io.signalbox.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What opens the administration to whoever knows it: a bearer token (RFC 6750). */
final class AdminToken {

    private static final int MIN_LENGTH = 16;
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    private AdminToken(byte[] token) {
        this.token = token;
    }

    /**
     * This token.
     *
     * @throws IllegalArgumentException if it is short enough to be guessed, or holds what no header can carry
     */
    static AdminToken of(String text) {
        if (text.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("must have " + MIN_LENGTH + " characters or more");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("must consist of ASCII characters without spaces");
        }
        return new AdminToken(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether this {@code Authorization} header has the token. Takes the same time whatever is wrong with it. */
    boolean isIn(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(token, given);
    }

    /** Never the token itself. */
    @Override
    public String toString() {
        return "AdminToken";
    }
}
