package io.signalbox.examples;

import com.google.gson.JsonObject;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes who joined, left and was refused, a line of JSON for each. A room waits while its listener runs, so that a thread
 * of the log's own writes. It counts the lines for which there was no place, and those that could not be written.
 */
public final class AuditLog implements SignalingListener, AutoCloseable {

    private static final int MAX_WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String END = "";

    private final Appendable out;
    private final InstantSource clock;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final LongAdder lost = new LongAdder();
    private final Thread writer = new Thread(this::write, "audit-log");

    /**
     * A log that is written there, until it is closed.
     *
     * @param out used by one thread; stays the caller's to close
     */
    public AuditLog(Appendable out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        writer.setDaemon(true);
        writer.start();
    }

    /** How many lines are missing. */
    public long lost() {
        return lost.sum();
    }

    @Override
    public void joined(Participant participant) {
        add(event("joined", participant));
    }

    @Override
    public void left(Participant participant, LeaveReason reason) {
        JsonObject event = event("left", participant);
        event.addProperty("reason", reason.value());
        add(event);
    }

    @Override
    public void rejected(Participant sender, ErrorCode code) {
        if (code.equals(ErrorCode.FORBIDDEN)) {
            add(event("forbidden", sender));
        }
    }

    @Override
    public void refused(JoinRequest request, CloseReason reason) {
        JsonObject event = event("refused", request.roomId(), request.userId());
        event.addProperty("reason", reason.toString());
        add(event);
    }

    @Override
    public void drainBegan() {
        add(event("drain"));
    }

    private JsonObject event(String what, Participant participant) {
        JsonObject event = event(what, participant.room().id(), participant.id());
        event.addProperty("connection", participant.connectionNumber());
        return event;
    }

    private JsonObject event(String what, String roomId, String userId) {
        JsonObject event = event(what);
        event.addProperty("room", roomId);
        event.addProperty("user", userId);
        return event;
    }

    private JsonObject event(String what) {
        Instant now = clock.instant();
        JsonObject event = new JsonObject();
        event.addProperty("at", now.toString());
        event.addProperty("event", what);
        return event;
    }

    private void add(JsonObject event) {
        if (!waiting.offer(event + "\n")) {
            lost.increment();
        }
    }

    private void write() {
        try {
            for (String line = waiting.take(); !line.isEmpty(); line = waiting.take()) {
                try {
                    out.append(line);
                } catch (IOException e) {
                    lost.increment();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the lines that wait, and ends; gives up after ten seconds. To be called when the engine is closed. */
    @Override
    public void close() {
        try {
            if (waiting.offer(END, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                writer.join(PATIENCE.toMillis());
            }
            writer.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
