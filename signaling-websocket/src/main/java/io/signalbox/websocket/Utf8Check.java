package io.signalbox.websocket;

import java.nio.ByteBuffer;

/** Finds bytes that are not UTF-8 (RFC 3629, section 4) as they come. Not safe for use by several threads. */
final class Utf8Check {

    private static final int FIRST_CONTINUATION = 0x80;
    private static final int LAST_CONTINUATION = 0xBF;

    /** How many bytes the character lacks. */
    private int missing;

    // What the next of them may be.
    private int least = FIRST_CONTINUATION;
    private int most = LAST_CONTINUATION;

    /** False if the rest of a buffer cannot follow what came before. Leaves the buffer as it is. */
    boolean accepts(ByteBuffer bytes) {
        int end = bytes.limit();
        for (int i = bytes.position(); i < end; i++) {
            int next = bytes.get(i) & 0xFF;
            if (missing > 0) {
                if (next < least || next > most) {
                    return false;
                }
                missing--;
                least = FIRST_CONTINUATION;
                most = LAST_CONTINUATION;
            } else if (next >= FIRST_CONTINUATION && !begins(next)) {
                return false;
            }
        }
        return true;
    }

    /** The first byte of a character of several: the second is bounded where the form would be too long, or a surrogate. */
    private boolean begins(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return false;
        }
        missing = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : FIRST_CONTINUATION;
        most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : LAST_CONTINUATION;
        return true;
    }

    /** Whether the text may end here. */
    boolean isComplete() {
        return missing == 0;
    }

    /** Whether the rest of a buffer is a whole text. */
    static boolean isUtf8(ByteBuffer bytes) {
        Utf8Check check = new Utf8Check();
        return check.accepts(bytes) && check.isComplete();
    }
}
