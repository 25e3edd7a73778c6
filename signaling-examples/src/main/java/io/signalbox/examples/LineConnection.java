package io.signalbox.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One client of a {@link LineTransport}. One thread writes its lines, for which {@link #send} need not wait, and another one
 * reads.
 */
final class LineConnection implements Connection {

    private static final int SEND_BUFFER = 64 << 10;
    private static final long LINGER_SECONDS = 2;

    private record Outgoing(String line, SendCallback callback) {}

    private static final Outgoing END = new Outgoing("", failure -> {});

    private final Socket socket;
    private final ScheduledExecutorService timer;
    private final BlockingQueue<Outgoing> waiting = new LinkedBlockingQueue<>();

    /** Whether the last line is waiting, or is written. Guarded by this. */
    private boolean closed;

    LineConnection(Socket socket, ScheduledExecutorService timer) throws IOException {
        this.socket = socket;
        this.timer = timer;
        // What waits for a client that does not read is to wait in the engine, which has bounds for it.
        socket.setSendBufferSize(SEND_BUFFER);
        socket.setTcpNoDelay(true);
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        put(new Outgoing(Lines.of(text.text()), callback));
    }

    @Override
    public void ping() {
        put(new Outgoing(Lines.PING, failure -> {}));
    }

    private synchronized void put(Outgoing outgoing) {
        if (closed) {
            throw new IllegalStateException("the connection is closed");
        }
        waiting.add(outgoing);
    }

    @Override
    public void close(CloseReason reason) {
        close(reason, () -> {});
    }

    @Override
    public void close(CloseReason reason, Runnable told) {
        String line = Lines.CLOSE + reason.code() + " " + Lines.of(reason.text());
        if (end(new Outgoing(line, failure -> told.run()))) {
            ScheduledFuture<?> unused = timer.schedule(this::release, LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            told.run();
        }
    }

    /** Drops the lines that wait, and lets this one be the last; false if there was a last one already. */
    private boolean end(Outgoing last) {
        List<Outgoing> dropped = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            waiting.drainTo(dropped);
            waiting.add(last);
            waiting.add(END);
        }
        fail(dropped);
        return true;
    }

    /** Lets go of the socket, which ends a write or a read that is under way. */
    void release() {
        end(END);
        try {
            socket.close();
        } catch (IOException isGoneAlready) {
            // Then nothing is left to let go of.
        }
    }

    boolean isReleased() {
        return socket.isClosed();
    }

    /** Writes until the end; on the thread that is there for it. */
    void write() {
        try {
            for (Outgoing next = waiting.take(); !next.equals(END); next = waiting.take()) {
                write(next);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            release();
        } catch (InterruptedException e) {
            release();
            Thread.currentThread().interrupt();
        } finally {
            List<Outgoing> dropped = new ArrayList<>();
            waiting.drainTo(dropped);
            fail(dropped);
        }
    }

    private void write(Outgoing next) throws IOException {
        try {
            socket.getOutputStream().write((next.line() + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            next.callback().completed(e);
            throw e;
        }
        next.callback().completed(null);
    }

    private static void fail(List<Outgoing> dropped) {
        dropped.forEach(outgoing -> outgoing.callback().completed(new IOException("the connection is closed")));
    }

    /** Reads until the end, and reports; on the thread that is there for it. */
    void read(Lines lines, ConnectionHandler handler) {
        CloseReason byClient = null;
        try {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                if (!line.isCommand()) {
                    handler.onText(line.content());
                    continue;
                }
                String command = new String(line.content(), UTF_8);
                if (command.equals(Lines.PONG)) {
                    handler.onAlive();
                } else if (command.startsWith(Lines.CLOSE)) {
                    byClient = closeOf(command);
                    break;
                }
            }
        } catch (Lines.BadLineException e) {
            close(e.reason());
            discardRest(lines);
        } catch (IOException e) {
            // The client is gone without a word.
        } finally {
            handler.onClosed(byClient == null ? 1006 : byClient.code(), byClient == null ? "" : byClient.text());
            release();
        }
    }

    private static void discardRest(Lines lines) {
        try {
            lines.discardRest();
        } catch (IOException e) {
            // The client is gone, or the time for it is over.
        }
    }

    /** A code that is none counts as the end of a client that has not said why. */
    static CloseReason closeOf(String command) {
        String[] words = command.substring(Lines.CLOSE.length()).split(" ", 2);
        try {
            return CloseReason.of(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
        } catch (IllegalArgumentException e) {
            return CloseReason.of(1000, "");
        }
    }
}
