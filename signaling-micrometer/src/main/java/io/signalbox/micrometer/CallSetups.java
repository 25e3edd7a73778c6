package io.signalbox.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows how two participants come to a call: offer, answer, candidates (RFC 8829, RFC 8838). The events of one room
 * come one at a time. Events of different rooms, and {@link #expire}, come from any threads.
 */
final class CallSetups {

    private static final Duration[] ANSWER_BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    /** How a candidate begins that stands in the description itself (RFC 8839). */
    private static final String CANDIDATE_LINE = "a=candidate:";

    private final LongSupplier clock;
    private final long timeoutNanos;
    private final int maxPairs;
    private final AtomicInteger pairCount = new AtomicInteger();
    private final Map<Room, Map<Pair, CallSetup>> rooms = new ConcurrentHashMap<>();

    /**
     * The pairs that await something, ordered by the time since when they wait. A pair that offers anew waits from a
     * later time than its place says. It is put back when its turn comes, and holds up no other pair.
     */
    private final Queue<Awaited> awaited = new PriorityBlockingQueue<>();

    private final Timer answers;
    private final Counter unanswered;
    private final Counter abandoned;
    private final Counter withoutCandidate;
    private final Counter glare;

    CallSetups(Meters meters, Duration timeout, int maxPairs) {
        this.clock = meters.registry().config().clock()::monotonicTime;
        this.timeoutNanos = timeout.toNanos();
        this.maxPairs = maxPairs;
        answers = meters.timer("signaling.call.answer", "From an offer until its answer", ANSWER_BUCKETS);
        unanswered = meters.counter("signaling.call.unanswered", "offers", "Offers that got no answer in time");
        abandoned = meters.counter(
                "signaling.call.abandoned", "offers", "Offers that one of the two left or hung up before the answer");
        withoutCandidate = meters.counter(
                "signaling.call.without.candidate",
                "pairs",
                "Answered offers of pairs that exchanged no candidate in time");
        glare = meters.counter("signaling.call.glare", null, "Offers to those whose own offer was not answered yet");
        meters.gauge("signaling.call.pairs", "pairs", "Pairs that are followed", pairCount, AtomicInteger::get);
    }

    /** A participant has sent a message. */
    void received(Participant sender, Message message) {
        switch (message.type()) {
            case "offer" -> offered(sender, message);
            case "answer" -> answered(sender, message);
            case "ice-candidate" -> candidateSent(sender, message);
            case "call-ended" -> hungUp(sender, message);
            default -> {
                // Has no part in it.
            }
        }
    }

    private void offered(Participant sender, Message message) {
        String target = message.target().orElse(null);
        if (target == null || target.equals(sender.id())) {
            return;
        }
        Pair pair = Pair.of(sender.id(), target);
        CallSetup setup = find(sender.room(), pair);
        if (setup == null) {
            setup = begin(sender.room(), pair, target);
        }
        if (setup == null) {
            return;
        }
        if (setup.offer(pair.isFirst(sender.id()), clock.getAsLong())) {
            glare.increment();
        }
        await(setup);
    }

    /** Null if the called user is not in the room, or too many pairs are followed already. */
    private @Nullable CallSetup begin(Room room, Pair pair, String target) {
        if (room.participant(target).isEmpty()) {
            return null;
        }
        if (pairCount.incrementAndGet() > maxPairs) {
            pairCount.decrementAndGet();
            return null;
        }
        CallSetup setup = new CallSetup();
        rooms.computeIfAbsent(room, key -> new HashMap<>()).put(pair, setup);
        return setup;
    }

    private void answered(Participant sender, Message message) {
        Pair pair = Pair.of(sender.id(), message.target().orElse(""));
        CallSetup setup = find(sender.room(), pair);
        long took = setup == null ? -1 : setup.answer(pair.isFirst(sender.id()), clock.getAsLong());
        if (setup == null || took < 0) {
            return;
        }
        answers.record(took, TimeUnit.NANOSECONDS);
        if (setup.awaitsCandidate()) {
            if (message.raw("sdp").orElse("").contains(CANDIDATE_LINE)) {
                setup.candidate();
            }
            await(setup);
        }
    }

    private void candidateSent(Participant sender, Message message) {
        CallSetup setup = find(sender, message);
        if (setup != null) {
            setup.candidate();
        }
    }

    private void hungUp(Participant sender, Message message) {
        CallSetup setup = find(sender, message);
        if (setup != null) {
            abandoned.increment(setup.giveUp());
        }
    }

    /** Of the sender and the message's target. */
    private @Nullable CallSetup find(Participant sender, Message message) {
        return find(sender.room(), Pair.of(sender.id(), message.target().orElse("")));
    }

    private @Nullable CallSetup find(Room room, Pair pair) {
        Map<Pair, CallSetup> pairs = rooms.get(room);
        return pairs == null ? null : pairs.get(pair);
    }

    private void await(CallSetup setup) {
        long since = setup.queue();
        if (since != CallSetup.NOTHING) {
            awaited.add(new Awaited(setup, since));
        }
    }

    /** A participant has left its room. */
    void left(Participant leaver) {
        Map<Pair, CallSetup> pairs = rooms.get(leaver.room());
        if (pairs == null) {
            return;
        }
        Iterator<Map.Entry<Pair, CallSetup>> all = pairs.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Pair, CallSetup> each = all.next();
            if (each.getKey().has(leaver.id())) {
                abandoned.increment(each.getValue().giveUp());
                pairCount.decrementAndGet();
                all.remove();
            }
        }
        if (pairs.isEmpty()) {
            rooms.remove(leaver.room());
        }
    }

    /** Counts the answers and candidates that did not come in time. */
    synchronized void expire() {
        long overdue = clock.getAsLong() - timeoutNanos;
        Awaited next = awaited.peek();
        while (next != null && next.since <= overdue) {
            // No other than the one just seen, or one that is more overdue: this method alone takes any away.
            CallSetup setup = awaited.remove().setup;
            setup.unqueue();
            unanswered.increment(setup.closeOffers(overdue));
            if (setup.closeCandidate(overdue)) {
                withoutCandidate.increment();
            }
            await(setup);
            next = awaited.peek();
        }
    }

    /** A pair that something is awaited of, and since when it was when it took its place. */
    private record Awaited(CallSetup setup, long since) implements Comparable<Awaited> {

        @Override
        public int compareTo(Awaited other) {
            return Long.compare(since, other.since);
        }
    }
}
