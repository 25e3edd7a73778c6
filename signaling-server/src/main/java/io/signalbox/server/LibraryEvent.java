package io.signalbox.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.signalbox.spi.LogText;
import org.slf4j.LoggerFactory;

/**
 * What the libraries below the server have to say. They write what clients sent into it as it came, and stacks where a
 * client provokes them, so it is one line, whatever is in it; the whole stack is there at {@code --log-level debug}.
 */
final class LibraryEvent {

    private static final String OURS = "io.signalbox";
    private static final int MAX_CODE_POINTS = 1_000;

    private LibraryEvent() {}

    /** The message on one line. */
    static String message(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return isOurs(event) ? message : LogText.of(message, MAX_CODE_POINTS);
    }

    /** Whether the event's failure is to be one line. */
    static boolean isBrief(ILoggingEvent event) {
        return !isOurs(event) && !LoggerFactory.getLogger(OURS).isDebugEnabled();
    }

    private static boolean isOurs(ILoggingEvent event) {
        return event.getLoggerName().startsWith(OURS);
    }

    /** What failed and where, on one line. */
    static String brief(IThrowableProxy failure) {
        StackTraceElementProxy[] stack = failure.getStackTraceElementProxyArray();
        String where = stack.length == 0 ? "" : " " + stack[0].getSTEAsString();
        return LogText.of(failure.getClassName() + ": " + failure.getMessage() + where, MAX_CODE_POINTS);
    }
}
