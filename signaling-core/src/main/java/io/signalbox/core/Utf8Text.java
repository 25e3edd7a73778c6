package io.signalbox.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.OutboundText;
import java.util.Arrays;

/** A text that is put together in UTF-8, so that no string of it is made for transports that take bytes. */
final class Utf8Text {

    /** More unused bytes than this are not kept: an outbox counts those that are used. */
    private static final int MAX_SPARE_BYTES = 128;

    private byte[] bytes;
    private int length;

    /**
     * An empty text.
     *
     * @param bytes how long it will be, as far as that is known
     */
    Utf8Text(int bytes) {
        this.bytes = new byte[bytes];
    }

    Utf8Text append(String text) {
        append(text.getBytes(UTF_8));
        return this;
    }

    /**
     * Appends a part of a text.
     *
     * @param isAscii whether the text is known to hold nothing else
     */
    @SuppressWarnings("deprecation") // It takes the low bytes of the chars: just the thing, and no garbage.
    void append(String text, int start, int end, boolean isAscii) {
        if (!isAscii) {
            append(text.substring(start, end));
            return;
        }
        makeRoom(end - start);
        text.getBytes(start, end, bytes, length);
        length += end - start;
    }

    private void append(byte[] utf8) {
        makeRoom(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    private void makeRoom(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(length, Math.max(more, length)));
        }
    }

    /** The text; nothing may be appended to it any more. */
    OutboundText outbound() {
        return OutboundText.ofUtf8(trimmed(), length);
    }

    /** The bytes, with few behind the last. */
    byte[] trimmed() {
        return bytes.length - length > MAX_SPARE_BYTES ? Arrays.copyOf(bytes, length) : bytes;
    }
}
