package io.signalbox.server;

/** A setting that cannot be used. The message is one line for the operator. */
final class OptionException extends Exception {

    private static final long serialVersionUID = 1;

    OptionException(String message) {
        super(message.lines()
                .reduce((first, next) -> first + " " + next.strip())
                .orElse(message));
    }
}
