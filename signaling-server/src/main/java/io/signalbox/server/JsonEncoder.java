package io.signalbox.server;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.JsonObject;
import io.signalbox.spi.LogText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event as one JSON object on one line, its pairs as members beside {@code time}, {@code level} and
 * {@code event}; what failed as {@code error}, with its stack if it is not a library's.
 */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};

    private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

    @Override
    public void start() {
        stack.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject json = new JsonObject();
        json.addProperty("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        json.addProperty("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        json.addProperty("event", LibraryEvent.message(event));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> add(json, pair));
        }
        if (event.getThrowableProxy() != null) {
            json.addProperty(
                    "error",
                    LibraryEvent.isBrief(event) ? LibraryEvent.brief(event.getThrowableProxy()) : stack.convert(event));
        }
        return (LogText.inJson(json.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void add(JsonObject json, KeyValuePair pair) {
        if (pair.value instanceof Number number) {
            json.addProperty(pair.key, number);
        } else {
            json.addProperty(pair.key, LogText.cut(String.valueOf(pair.value)));
        }
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
