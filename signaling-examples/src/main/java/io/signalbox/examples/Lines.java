package io.signalbox.examples;

import io.signalbox.spi.CloseReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the line protocol: UTF-8, each ended by a line feed. A line is a text, in which a backslash, a line feed and
 * a carriage return are written as <code>\\</code>, <code>\n</code> and <code>\r</code>; or it is a command, which begins
 * with a backslash and another letter. One thread reads.
 */
final class Lines {

    static final String PING = "\\ping";
    static final String PONG = "\\pong";
    static final String CLOSE = "\\close ";

    /** A line that is longer than the bound, or has a backslash that means nothing. */
    static final class BadLineException extends IOException {

        private static final long serialVersionUID = 1;

        private final transient CloseReason reason;

        private BadLineException(int closeCode, String message) {
            super(message);
            reason = CloseReason.of(closeCode, message);
        }

        CloseReason reason() {
            return reason;
        }
    }

    /**
     * One line.
     *
     * @param isCommand whether the content is a command, backslash included, and not a text
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares lines.
    record Line(boolean isCommand, byte[] content) {}

    private final InputStream in;
    private final int maxBytes;

    /**
     * Lines of this stream.
     *
     * @param maxBytes the longest text, before it is written as a line
     */
    Lines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** A text as a line, without the line feed at its end. */
    static String of(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    /** Waits for the next line; null at the end of the stream, of which half a line is no line. */
    @Nullable Line next() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean isCommand = false;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return new Line(isCommand, content.toByteArray());
            }
            if (b == '\\') {
                b = in.read();
                int meant = "\\nr".indexOf(b);
                if (meant >= 0) {
                    b = "\\\n\r".charAt(meant);
                } else if (content.size() == 0) {
                    isCommand = true;
                    content.write('\\');
                } else {
                    throw new BadLineException(1002, "A backslash that means nothing");
                }
            } else if (b == '\r') {
                // Of a terminal, which ends its lines with both.
                continue;
            }
            content.write(b);
            if (content.size() > maxBytes) {
                throw new BadLineException(1009, "Message too large");
            }
        }
        return null;
    }

    /** Reads to the end, so that the last line to the other side is not lost in a reset. */
    void discardRest() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }
}
