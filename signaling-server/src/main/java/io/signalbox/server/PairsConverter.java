package io.signalbox.server;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.signalbox.spi.LogText;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Writes an event's pairs as {@code key=value}, with text, which may be a client's, escaped and between quotes. */
public final class PairsConverter extends ClassicConverter {

    @Override
    public String convert(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(64);
        for (KeyValuePair pair : pairs) {
            text.append(' ').append(pair.key).append('=');
            if (pair.value instanceof String value) {
                text.append('"').append(LogText.of(value)).append('"');
            } else {
                text.append(LogText.of(String.valueOf(pair.value)));
            }
        }
        return text.toString();
    }
}
