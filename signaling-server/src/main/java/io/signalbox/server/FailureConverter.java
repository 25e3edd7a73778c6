package io.signalbox.server;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes what failed on lines of its own, with its stack; of a library's failure one line, unless all is logged. */
public final class FailureConverter extends ThrowableProxyConverter {

    @Override
    public String convert(ILoggingEvent event) {
        if (event.getThrowableProxy() == null) {
            return "";
        }
        return LibraryEvent.isBrief(event)
                ? " error=\"" + LibraryEvent.brief(event.getThrowableProxy()) + "\""
                : System.lineSeparator() + super.convert(event).stripTrailing();
    }
}
