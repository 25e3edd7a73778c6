package io.signalbox.server;

/** The server cannot start, or cannot use a file. The message is one line for the operator. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }
}
