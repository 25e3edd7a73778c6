package io.signalbox.core;

import java.io.Serial;

/**
 * A text that is not one message: not one strict RFC 8259 object, too deep, or with a top-level member that is there
 * twice or of the wrong kind.
 *
 * <p>Its message tells the fault and its place, and never repeats content of the text. So a program may log it and send
 * it back.
 *
 * <p>It carries no stack trace. Otherwise a flood of malformed messages would make the server walk its stack for each
 * message, at many times the cost of reading the message. The trace would only show the parser. Suppressed exceptions
 * and a cause work as usual. Instances are safe to share between threads.
 */
public final class MalformedMessageException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * For a text that goes wrong at one place.
     *
     * @param problem the fault, in words that hold nothing of the text
     * @param offset where, in {@code char}s from the beginning of the text
     */
    public MalformedMessageException(String problem, int offset) {
        super(problem + " at offset " + offset);
        this.offset = offset;
    }

    /**
     * For a message that is wrong as a whole.
     *
     * @param problem the fault, in words that hold nothing of the text
     */
    public MalformedMessageException(String problem) {
        super(problem);
        this.offset = -1;
    }

    /**
     * Where the text goes wrong.
     *
     * @return the offset in {@code char}s from the beginning of the text, from 0 to its length, or -1 where the
     *     message is wrong as a whole, as one without a type is
     */
    public int offset() {
        return offset;
    }

    /**
     * Does nothing, so that a malformed message costs no walk of the stack.
     *
     * @return this exception
     */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
