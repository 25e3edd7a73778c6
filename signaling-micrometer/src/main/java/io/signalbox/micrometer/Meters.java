package io.signalbox.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes meters with common tags in a registry; without a unit where the name says what is counted. Counters and timers of
 * the same name and tags are shared with whoever made them before. A gauge takes the place of an older one, which would
 * show its own source for ever.
 */
record Meters(MeterRegistry registry, Tags tags, Queue<Gauge> gauges) {

    Meters(MeterRegistry registry, Tags tags) {
        this(registry, tags, new ConcurrentLinkedQueue<>());
    }

    /** Makes them with one tag more. */
    Meters with(String tag, String value) {
        return new Meters(registry, tags.and(tag, value), gauges);
    }

    /** Takes the gauges that were made out of the registry, but for those whose place another has taken. */
    void removeGauges() {
        for (Gauge gauge = gauges.poll(); gauge != null; gauge = gauges.poll()) {
            Gauge own = gauge;
            // By identity: meters of one name and the same tags are equal.
            if (registry.find(own.getId().getName()).gauges().stream().anyMatch(there -> there == own)) {
                registry.remove(own);
            }
        }
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
        registry.removeByPreFilterId(new Meter.Id(name, tags, unit, description, Meter.Type.GAUGE));
        gauges.add(Gauge.builder(name, source, value)
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry));
    }
}
