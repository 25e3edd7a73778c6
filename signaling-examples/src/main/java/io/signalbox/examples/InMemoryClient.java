package io.signalbox.examples;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client of an {@link InMemoryTransport}. Every method may be called from any thread and returns at once. */
public final class InMemoryClient {

    /** Where a client gets what the engine sends: one call at a time, in order. */
    public interface Inbox {

        /** A message has come. */
        void onText(String text);

        /** The engine has closed the connection; nothing comes after. */
        void onClosed(CloseReason reason);
    }

    private final Inbox inbox;
    private final Pipe toClient;
    private final Pipe toServer;
    private final Connection serverEnd = new ServerEnd();
    private final AtomicBoolean closed = new AtomicBoolean();

    InMemoryClient(Inbox inbox, Executor executor) {
        this.inbox = inbox;
        this.toClient = new Pipe(executor);
        this.toServer = new Pipe(executor);
    }

    /** What the engine sends with. */
    Connection serverEnd() {
        return serverEnd;
    }

    /** Reports to this handler from now on, and what there was to report before. */
    void attach(ConnectionHandler handler) {
        toServer.openTo(handler);
        toClient.openTo(handler);
    }

    /** Sends a text to the engine; does nothing once the connection is closed. */
    public void send(String text) {
        if (!closed.get()) {
            toServer.put(handler -> handler.onText(text));
        }
    }

    /** Closes the connection, after what was sent. Closing again does nothing. */
    public void close(CloseReason reason) {
        end(reason.code(), reason.text());
    }

    /** Ends the connection without a word, as a process that is killed does. */
    void vanish() {
        end(1006, "");
    }

    private void end(int code, String reason) {
        if (closed.compareAndSet(false, true)) {
            toClient.discard();
            toServer.put(handler -> handler.onClosed(code, reason));
        }
    }

    /** From now on takes nothing from the engine any more. */
    void stopReading() {
        toClient.stop();
    }

    boolean isClosed() {
        return closed.get();
    }

    private final class ServerEnd implements Connection {

        @Override
        public void send(OutboundText text, SendCallback callback) {
            if (closed.get()) {
                throw new IllegalStateException("the connection is closed");
            }
            Send send = new Send(text, callback);
            toClient.put(send);
            if (closed.get()) {
                // The connection closed in between, and nobody else drops the send.
                send.dropped();
            }
        }

        @Override
        public void ping() {
            toClient.put(handler -> toServer.put(ConnectionHandler::onAlive));
        }

        /** Discards what is on its way: a send in flight has failed then. */
        @Override
        public void close(CloseReason reason) {
            if (closed.compareAndSet(false, true)) {
                toClient.discard();
                toClient.put(handler -> inbox.onClosed(reason));
                toServer.put(handler -> handler.onClosed(reason.code(), reason.text()));
            }
        }
    }

    private final class Send implements Pipe.Delivery {

        private final OutboundText text;
        private final SendCallback callback;

        Send(OutboundText text, SendCallback callback) {
            this.text = text;
            this.callback = callback;
        }

        @Override
        public void deliver(ConnectionHandler handler) {
            if (closed.get()) {
                dropped();
            } else {
                inbox.onText(text.text());
                callback.completed(null);
            }
        }

        @Override
        public void dropped() {
            callback.completed(new IOException("the connection is closed"));
        }
    }
}
