package io.signalbox.benchmarks.engine;

import io.signalbox.spi.OutboundText;

/** Which form of a message a transport has, and takes. */
public enum Form {
    /** As the Jakarta transport: what decodes and encodes it is the container. */
    STRING {
        @Override
        Object of(OutboundText text) {
            return text.text();
        }
    },

    /** As a transport that reads and writes the frames itself. */
    BYTES {
        @Override
        Object of(OutboundText text) {
            return text.frame();
        }
    };

    abstract Object of(OutboundText text);
}
