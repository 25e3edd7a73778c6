package io.signalbox.benchmarks.engine;

import io.signalbox.spi.OutboundText;

/** Which form of a message a transport takes. */
public enum Form {
    /** As the Jakarta transport does: what encodes it is the container. */
    STRING {
        @Override
        Object of(OutboundText text) {
            return text.text();
        }
    },

    /** As a transport that writes to its socket itself does. */
    BYTES {
        @Override
        Object of(OutboundText text) {
            return text.utf8();
        }
    };

    abstract Object of(OutboundText text);
}
