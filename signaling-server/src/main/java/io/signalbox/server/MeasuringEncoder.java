package io.signalbox.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/** Tells the bound on the log how long each line is that another encoder has made. */
final class MeasuringEncoder extends EncoderBase<ILoggingEvent> {

    private final Encoder<ILoggingEvent> encoder;
    private final LogRate rate;

    MeasuringEncoder(Encoder<ILoggingEvent> encoder, LogRate rate) {
        this.encoder = encoder;
        this.rate = rate;
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = encoder.encode(event);
        rate.written(event, line.length);
        return line;
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }
}
