package io.signalbox.core.internal.links;

import io.signalbox.core.Limits;
import io.signalbox.core.internal.text.InboundText;
import java.util.ArrayList;
import java.util.List;

/** The messages that a client has sent before it was admitted, up to a bound. Not safe for use by several threads. */
final class EarlyMessages {

    private final Limits limits;
    private final List<InboundText> texts = new ArrayList<>(2);
    private int bytes;

    EarlyMessages(Limits limits) {
        this.limits = limits;
    }

    /** Keeps a text; false, and nothing kept, if that would be too much. */
    boolean add(InboundText text) {
        if (texts.size() >= limits.maxEarlyMessages() || text.utf8Length() > limits.maxEarlyBytes() - bytes) {
            return false;
        }
        bytes += text.utf8Length();
        texts.add(text);
        return true;
    }

    /** The messages, in order. */
    List<InboundText> texts() {
        return texts;
    }
}
