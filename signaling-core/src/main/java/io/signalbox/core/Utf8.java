package io.signalbox.core;

/** Lengths in UTF-8 (RFC 3629), without encoding anything. */
final class Utf8 {

    private Utf8() {}

    /**
     * How many bytes {@code text} takes in UTF-8: exactly the length of {@code text.getBytes(UTF_8)}, which writes an
     * unpaired surrogate as one {@code ?}. Allocates nothing. Beyond {@link Integer#MAX_VALUE} it stays there.
     */
    static int length(String text) {
        int length = text.length();
        long extra = 0;
        // Without an exit for the end of the ASCII, the common case takes half the time.
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (Character.isSurrogate(c)) {
                    return capped(length + extra + extraOfRest(text, i));
                }
                extra += c < 0x800 ? 1 : 2;
            }
        }
        return capped(length + extra);
    }

    private static long extraOfRest(String text, int start) {
        long extra = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                extra += 2; // four bytes for the two chars
                i++;
            } else if (c >= 0x80 && !Character.isSurrogate(c)) {
                extra += c < 0x800 ? 1 : 2;
            }
        }
        return extra;
    }

    private static int capped(long bytes) {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** Whether a surrogate pair begins at {@code at}. */
    static boolean isPair(CharSequence text, int at) {
        return at + 1 < text.length()
                && Character.isHighSurrogate(text.charAt(at))
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    /** Whether {@code text} holds a surrogate without its other half: such a text has no UTF-8 form. */
    static boolean hasUnpairedSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
