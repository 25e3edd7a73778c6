package io.signalbox.testkit.contract;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A small transport within the JVM that keeps the contract, but for one fault to order. */
final class LoopbackLink implements ConnectionContract.Link {

    /** What may be wrong with a transport. */
    enum Fault {
        NONE,
        NEVER_SAYS_THAT_THE_CLIENT_WAS_TOLD,
        SAYS_NOTHING_WHEN_CLOSED_AGAIN,
        HIDES_A_CLIENT_THAT_VANISHES,
        FORGETS_A_SEND_AFTER_THE_END,
        PRAISES_A_SEND_AFTER_THE_END,
        FORGETS_THE_SEND_IN_FLIGHT,
        PRAISES_THE_SEND_IN_FLIGHT,
        TAKES_WHATEVER_IS_SENT,
        SENDS_LINES,
        READS_LINES,
        DROPS_WHAT_IS_TOO_LARGE_WITHOUT_A_WORD,
        FORGETS_THE_REASON,
        TELLS_EACH_CLOSE,
        KEEPS_A_STUCK_CLIENT,
        LEAVES_PINGS_UNANSWERED,
        REPORTS_AN_END_TWICE,
        COMPLETES_TWICE,
        LETS_THE_CLOSE_OVERTAKE_A_TEXT,
        SENDS_THE_NEWEST_FIRST
    }

    private static final int TOO_LARGE = 65_536;

    private final Fault fault;
    private final ConnectionHandler handler;
    private final Executor executor;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> clientsClose = new CompletableFuture<>();
    private final SerialExecutor toServer = new SerialExecutor();

    // Guarded by this.
    private boolean reading = true;
    private boolean over;
    private @Nullable SendCallback inFlight;
    private @Nullable String held;

    LoopbackLink(Fault fault, ConnectionHandler handler, Executor executor) {
        this.fault = fault;
        this.handler = handler;
        this.executor = executor;
    }

    @Override
    public Connection connection() {
        return new ServerEnd();
    }

    @Override
    public void clientSends(String text) {
        if (fault == Fault.DROPS_WHAT_IS_TOO_LARGE_WITHOUT_A_WORD && text.length() > TOO_LARGE) {
            clientVanishes();
        } else if (fault == Fault.READS_LINES) {
            text.lines().forEach(line -> toServer.add(() -> handler.onText(line)));
        } else if (fault == Fault.LETS_THE_CLOSE_OVERTAKE_A_TEXT) {
            held = text;
        } else {
            toServer.add(() -> handler.onText(text));
        }
    }

    @Override
    public @Nullable String clientReceives(Duration patience) throws InterruptedException {
        return texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable CloseReason clientIsClosed(Duration patience) throws Exception {
        return clientsClose
                .copy()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .get();
    }

    @Override
    public synchronized void clientStopsReading() {
        reading = false;
    }

    @Override
    public void clientCloses(CloseReason reason) {
        if (end()) {
            report(reason.code());
            String overtaken = held;
            if (overtaken != null) {
                toServer.add(() -> handler.onText(overtaken));
            }
        }
    }

    @Override
    public void clientVanishes() {
        if (end() && fault != Fault.HIDES_A_CLIENT_THAT_VANISHES) {
            report(1006);
        }
    }

    private void report(int code) {
        toServer.add(() -> handler.onClosed(code, ""));
        if (fault == Fault.REPORTS_AN_END_TWICE) {
            toServer.add(() -> handler.onClosed(code, ""));
        }
    }

    @Override
    public synchronized boolean isReleased() {
        return over && (reading || fault != Fault.KEEPS_A_STUCK_CLIENT);
    }

    @Override
    public void dispose() {
        clientVanishes();
    }

    /** True the first time. What is in flight has failed then. */
    private boolean end() {
        SendCallback failed;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            failed = inFlight;
            inFlight = null;
        }
        if (failed != null && fault != Fault.FORGETS_THE_SEND_IN_FLIGHT) {
            failed.completed(fault == Fault.PRAISES_THE_SEND_IN_FLIGHT ? null : new IOException("the client is gone"));
        }
        return true;
    }

    private final class ServerEnd implements Connection {

        @Override
        public void send(OutboundText text, SendCallback callback) {
            synchronized (LoopbackLink.this) {
                if (over && fault == Fault.FORGETS_A_SEND_AFTER_THE_END) {
                    return;
                }
                if (!over && !reading && fault != Fault.TAKES_WHATEVER_IS_SENT) {
                    inFlight = callback;
                    return;
                }
                if (!over) {
                    deliver(text.text());
                }
            }
            boolean failed = over && fault != Fault.PRAISES_A_SEND_AFTER_THE_END;
            executor.execute(() -> {
                callback.completed(failed ? new IOException("the connection is closed") : null);
                if (fault == Fault.COMPLETES_TWICE) {
                    callback.completed(null);
                }
            });
        }

        /** With the monitor held. */
        private void deliver(String text) {
            String earlier = held;
            if (fault == Fault.SENDS_LINES) {
                text.lines().forEach(texts::add);
            } else if (fault != Fault.SENDS_THE_NEWEST_FIRST) {
                texts.add(text);
            } else if (earlier == null) {
                held = text;
            } else {
                held = null;
                texts.add(text);
                texts.add(earlier);
            }
        }

        @Override
        public void ping() {
            if (fault != Fault.LEAVES_PINGS_UNANSWERED) {
                toServer.add(handler::onAlive);
            }
        }

        @Override
        public void close(CloseReason reason) {
            boolean first = end();
            if (fault == Fault.FORGETS_THE_REASON) {
                clientsClose.complete(CloseReason.of(reason.code(), ""));
            } else if (first) {
                clientsClose.complete(reason);
            }
            if (first || fault == Fault.TELLS_EACH_CLOSE) {
                report(reason.code());
            }
        }

        @Override
        public void close(CloseReason reason, Runnable told) {
            boolean again = over;
            close(reason);
            if (fault != Fault.NEVER_SAYS_THAT_THE_CLIENT_WAS_TOLD
                    && !(again && fault == Fault.SAYS_NOTHING_WHEN_CLOSED_AGAIN)) {
                told.run();
            }
        }
    }

    /** Runs one thing after the other on the executor. */
    private final class SerialExecutor {

        // Guarded by this.
        private final Queue<Runnable> later = new ArrayDeque<>();
        private boolean running;

        synchronized void add(Runnable task) {
            later.add(task);
            start();
        }

        private void start() {
            if (!running) {
                running = true;
                executor.execute(this::run);
            }
        }

        private void run() {
            Runnable task = next();
            while (task != null) {
                task.run();
                task = next();
            }
        }

        private synchronized @Nullable Runnable next() {
            Runnable task = later.poll();
            running = task != null;
            return task;
        }
    }
}
