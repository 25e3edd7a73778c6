package io.signalbox.core;

import java.util.ArrayList;
import java.util.List;

/** What a client has sent before it was admitted, up to a bound. Not safe for use by several threads. */
final class EarlyMessages {

    private final Limits limits;
    private final List<String> texts = new ArrayList<>(2);
    private int bytes;

    EarlyMessages(Limits limits) {
        this.limits = limits;
    }

    /** Keeps a text; false, and nothing kept, if that would be too much. */
    boolean add(String text) {
        if (texts.size() >= limits.maxEarlyMessages() || text.length() > limits.maxEarlyBytes() - bytes) {
            return false;
        }
        int size = Utf8.length(text);
        if (size > limits.maxEarlyBytes() - bytes) {
            return false;
        }
        bytes += size;
        texts.add(text);
        return true;
    }

    /** What was kept, in order. */
    List<String> texts() {
        return texts;
    }
}
