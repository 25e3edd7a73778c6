package io.signalbox.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A message that comes in parts, as it grows. Kept as UTF-8, so that whatever characters it has, and however many parts,
 * it takes no more memory than a message may have bytes. Not safe for use by several threads.
 */
final class PartialText {

    private static final int FIRST_BYTES = 256;

    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int length;

    /** The first half of a character that the container has cut in two; 0 where there is none. */
    private char cut;

    PartialText(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Appends a part; false, and nothing appended, if that makes the text longer than it may be. */
    boolean add(String part) {
        String whole = cut == 0 ? part : cut + part;
        int end = whole.length();
        boolean isCut = end > 0 && Character.isHighSurrogate(whole.charAt(end - 1));
        byte[] more = (isCut ? whole.substring(0, end - 1) : whole).getBytes(UTF_8);
        if (more.length > maxBytes - length) {
            return false;
        }
        makeRoom(length + more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        cut = isCut ? whole.charAt(end - 1) : 0;
        return true;
    }

    private void makeRoom(int needed) {
        if (needed > bytes.length) {
            long roomy = Math.max(needed, Math.max(FIRST_BYTES, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(roomy, maxBytes));
        }
    }

    /** Bytes of memory that the text takes. */
    int capacity() {
        return bytes.length;
    }

    /** All parts so far. */
    String text() {
        String whole = new String(bytes, 0, length, UTF_8);
        return cut == 0 ? whole : whole + cut;
    }
}
