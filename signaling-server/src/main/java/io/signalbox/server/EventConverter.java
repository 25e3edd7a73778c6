package io.signalbox.server;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes an event's message, a library's escaped. */
public final class EventConverter extends ClassicConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return LibraryEvent.message(event);
    }
}
