package io.signalbox.benchmarks.engine;

import io.signalbox.benchmarks.Signal;
import io.signalbox.core.SignalingEngine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The program that fills an engine with participants in rooms of two, lets it sweep and ping them for a while, and tells
 * what that took, a {@code name=value} a line.
 */
public final class Scale {

    /** How often two of them are looked at, for a pause. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Scale() {}

    /** Takes the number of participants and the seconds of sweeping. */
    public static void main(String[] args) {
        int participants = Integer.parseInt(args[0]);
        Duration sweeping = Duration.ofSeconds(Integer.parseInt(args[1]));
        Duration pingInterval = Duration.ofSeconds(Math.min(20, Math.max(1, sweeping.toSeconds() / 2)));
        Answering[] connections = new Answering[participants];
        for (int i = 0; i < participants; i++) {
            connections[i] = new Answering();
        }
        try (SweepTimer timer = new SweepTimer();
                SignalingEngine engine = SignalingEngine.builder()
                        .limits(Engines.limits().pingInterval(pingInterval).build())
                        .executor(timer)
                        .build()) {
            long before = Footprint.liveBytes();
            long started = System.nanoTime();
            for (int i = 0; i < participants; i++) {
                connections[i].handler(engine.connect(Footprint.request(i, 2), connections[i]));
            }
            long joined = System.nanoTime() - started;
            long live = Footprint.liveBytes() - before;
            report("joinsPerSecond", participants / (joined / 1e9));
            report("heapMegabytes", live / 1e6);
            sweep(engine, connections, timer, sweeping);
        }
    }

    private static void sweep(SignalingEngine engine, Answering[] connections, SweepTimer timer, Duration sweeping) {
        Client caller = Client.join(engine, Engines.request(-1, "caller"), Form.STRING);
        Client callee = Client.join(engine, Engines.request(-1, Signal.TARGET), Form.STRING);
        longestPauseNanos(caller, callee, Duration.ofSeconds(1));
        long pingsBefore = Answering.pings(connections);
        timer.reset();
        long longest = longestPauseNanos(caller, callee, sweeping);
        timer.report();
        report("pingsPerSecond", (double) (Answering.pings(connections) - pingsBefore) / sweeping.toSeconds());
        report("longestPauseMillis", longest / 1e6);
        report("stillJoined", engine.status().connectionCount() - 2);
    }

    /** Relays a message at fixed times, and returns the most that one was late, whatever made it so. */
    private static long longestPauseNanos(Client caller, Client callee, Duration duration) {
        byte[] utf8 = Signal.ICE.utf8();
        long received = callee.received();
        long started = System.nanoTime();
        long longest = 0;
        long looks = duration.toNanos() / LOOK_NANOS;
        for (long look = 1; look <= looks; look++) {
            long due = started + look * LOOK_NANOS;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            caller.says(Signal.ICE.message(), utf8);
            longest = Math.max(longest, System.nanoTime() - due);
        }
        Engines.requireReceived(looks, callee.received() - received);
        return longest;
    }

    static void report(String name, double value) {
        System.out.println(name + "=" + value);
    }
}
