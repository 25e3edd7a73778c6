package io.signalbox.core.internal.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Which texts are ASCII, and which have no UTF-8 form (RFC 3629). */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUESTION_MARKS = '?' * ONES;

    private Utf8() {}

    /** Whether all bytes are ASCII; such a text is UTF-8 as it stands. */
    static boolean isAscii(byte[] bytes) {
        long seen = 0;
        int i = 0;
        for (; i <= bytes.length - 2 * Long.BYTES; i += 2 * Long.BYTES) {
            seen |= (long) LONGS.get(bytes, i) | (long) LONGS.get(bytes, i + Long.BYTES);
        }
        for (; i < bytes.length; i++) {
            seen |= bytes[i];
        }
        return (seen & HIGH_BITS) == 0;
    }

    /**
     * Whether all of a text is ASCII.
     *
     * @param utf8 what {@code text.getBytes(UTF_8)} gives
     */
    static boolean isAscii(String text, byte[] utf8) {
        // One byte for one char is also what the encoder makes of an unpaired surrogate: a question mark.
        return utf8.length == text.length() && !(hasQuestionMark(utf8) && hasUnpairedSurrogate(text));
    }

    /** Whether there may be one; all bytes are ASCII. */
    private static boolean hasQuestionMark(byte[] ascii) {
        long seen = 0;
        int i = 0;
        for (; i <= ascii.length - Long.BYTES; i += Long.BYTES) {
            // The high bit is set where a byte of the difference was 0.
            seen |= ((long) LONGS.get(ascii, i) ^ QUESTION_MARKS) - ONES;
        }
        for (; i < ascii.length; i++) {
            seen |= (ascii[i] ^ '?') - 1;
        }
        return (seen & HIGH_BITS) != 0;
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
