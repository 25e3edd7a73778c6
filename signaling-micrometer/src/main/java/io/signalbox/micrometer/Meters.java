package io.signalbox.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes meters with common tags in a registry; without a unit where the name says what is counted. */
record Meters(MeterRegistry registry, Tags tags) {

    /** Makes them with one tag more. */
    Meters with(String tag, String value) {
        return new Meters(registry, tags.and(tag, value));
    }

    Counter counter(String name, @Nullable String unit, String description) {
        return Counter.builder(name)
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** A counter for each of these values of the tag, and one for all others. */
    TaggedCounters counters(
            String name, @Nullable String unit, String description, String tag, Collection<String> values) {
        return new TaggedCounters(values, value -> with(tag, value).counter(name, unit, description));
    }

    /** A timer with a histogram of these buckets; none: without one. */
    Timer timer(String name, String description, Duration... buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    <T> void gauge(String name, @Nullable String unit, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
