package io.signalbox.micrometer;

import io.micrometer.core.instrument.Counter;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counters that differ in one tag. The values of the tag are known beforehand, so values from outside add no counter.
 */
final class TaggedCounters {

    static final String OTHER = "other";

    private final Map<String, Counter> known;
    private final Counter other;

    TaggedCounters(Collection<String> values, Function<String, Counter> factory) {
        known = values.stream().distinct().collect(Collectors.toUnmodifiableMap(value -> value, factory));
        other = factory.apply(OTHER);
    }

    void increment(String value) {
        known.getOrDefault(value, other).increment();
    }
}
