package io.signalbox.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.websocket.PartialMessage;
import java.nio.ByteBuffer;

/**
 * A message that comes in parts, as it grows. Kept as UTF-8, so that whatever characters it has, and however many parts,
 * it takes no more memory than a message may have bytes. Not safe for use by several threads.
 */
final class PartialText {

    private final PartialMessage bytes;

    /** The first half of a character that the container has cut in two; 0 where there is none. */
    private char cut;

    PartialText(int maxBytes) {
        bytes = new PartialMessage(maxBytes);
    }

    /** Appends a part; false, and nothing appended, if that makes the text longer than it may be. */
    boolean add(String part) {
        String whole = cut == 0 ? part : cut + part;
        int end = whole.length();
        boolean isCut = end > 0 && Character.isHighSurrogate(whole.charAt(end - 1));
        byte[] more = (isCut ? whole.substring(0, end - 1) : whole).getBytes(UTF_8);
        if (!bytes.add(ByteBuffer.wrap(more))) {
            return false;
        }
        cut = isCut ? whole.charAt(end - 1) : 0;
        return true;
    }

    /** Bytes of memory that the text takes. */
    int capacity() {
        return bytes.capacity();
    }

    /** All parts so far. */
    String text() {
        String whole = new String(bytes.toBytes(), UTF_8);
        return cut == 0 ? whole : whole + cut;
    }
}
