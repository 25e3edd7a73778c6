package io.signalbox.core.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.OutboundText;
import java.util.Arrays;

/** A text that is put together in UTF-8, so that no string of it is made for transports that take bytes. */
public final class Utf8Text {

    /** More unused bytes than this are not kept: an outbox counts those that are used. */
    private static final int MAX_SPARE_BYTES = 128;

    /** Where the text begins: what goes before it when it is sent needs no copy. */
    private static final int START = OutboundText.FRAME_HEADER_BYTES;

    private byte[] bytes;
    private int end = START;

    /**
     * An empty text.
     *
     * @param bytes how long it will be, as far as that is known
     */
    public Utf8Text(int bytes) {
        this.bytes = new byte[START + bytes];
    }

    public Utf8Text append(char ascii) {
        makeRoom(1);
        bytes[end++] = (byte) ascii;
        return this;
    }

    public Utf8Text append(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        append(utf8, 0, utf8.length);
        return this;
    }

    /** Appends bytes of UTF-8. */
    public void append(byte[] utf8, int start, int count) {
        makeRoom(count);
        System.arraycopy(utf8, start, bytes, end, count);
        end += count;
    }

    /** Appends a JSON string, as {@link JsonText#quote} writes it. */
    public Utf8Text quote(String value) {
        int length = value.length();
        makeRoom(length + 2);
        int at = end;
        bytes[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80 || JsonText.needsEscape(c)) {
                StringBuilder quoted = new StringBuilder(length + 16);
                JsonText.quote(quoted, value);
                return append(quoted.toString());
            }
            bytes[at++] = (byte) c;
        }
        bytes[at++] = '"';
        end = at;
        return this;
    }

    private void makeRoom(int more) {
        if (more > bytes.length - end) {
            bytes = Arrays.copyOf(bytes, Math.addExact(end, Math.max(more, end)));
        }
    }

    /** The text; nothing may be appended to it any more. */
    public OutboundText outbound() {
        return OutboundText.ofUtf8(trimmed(), START, end - START);
    }

    /** The bytes, with few behind the last. */
    byte[] trimmed() {
        return bytes.length - end > MAX_SPARE_BYTES ? Arrays.copyOf(bytes, end) : bytes;
    }
}
