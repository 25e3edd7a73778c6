package io.signalbox.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.CompletionHandler;
import org.jspecify.annotations.Nullable;

/**
 * What the transport holds because clients have not read it, whatever it is: pongs, close frames, answers to HTTP requests,
 * what TLS itself answers. There is a bound for each socket, and one for all. Each write is charged its bytes and the
 * objects that it holds. The message that the engine has in flight to an open WebSocket is left out: the engine's own
 * budget has it, and evicts for it.
 *
 * <p>A socket beyond its bound is dropped. Beyond the bound for all, sockets on their way out are dropped, those first of
 * the address that has the most of them, then the open ones that hold the most, until a tenth of the bound is free.
 *
 * <p>Any thread may call any method, also one that holds a lock of the transport: sockets are dropped by another thread.
 */
final class UnsentBytes {

    /**
     * What a queued write holds beside its bytes: the record, its result, the buffer around the array, handlers, and its
     * place in the queue. Measured at 280 for a pong of 2 bytes on a virtual machine with compressed pointers, and half as
     * much again without.
     */
    static final int WRITE_BYTES = 400;

    /**
     * What a socket may hold beside messages of the engine's and the answer to a request: the server's part of a TLS
     * handshake, and a hundred or so small frames and records.
     */
    static final int SMALL_WRITES_BYTES = 64 << 10;

    /** An open WebSocket holds no more than this if its client keeps to the rules: a ping, two pongs and a close frame. */
    private static final int HARMLESS_BYTES = 4 << 10;

    private final long maxBytes;
    private final OpenSockets sockets;
    private final AtomicLong total = new AtomicLong();
    private final AtomicBoolean makingRoom = new AtomicBoolean();

    /**
     * No bytes yet.
     *
     * @param maxBytes the bound for all
     * @param sockets all that may hold something
     */
    UnsentBytes(long maxBytes, OpenSockets sockets) {
        this.maxBytes = maxBytes;
        this.sockets = sockets;
    }

    private void makeRoomFor(Account newest) {
        if (total.get() <= maxBytes || !makingRoom.compareAndSet(false, true)) {
            return;
        }
        try {
            List<Account> open = new ArrayList<>();
            for (ClientSocket socket : sockets.all()) {
                Account account = socket.unsent();
                if (account == newest) {
                    continue;
                }
                if (socket.isFinishing()) {
                    dropIfNeeded(account, 0);
                } else {
                    open.add(account);
                }
            }
            open.sort(Comparator.comparingLong(Account::charged).reversed());
            open.forEach(account -> dropIfNeeded(account, HARMLESS_BYTES));
        } finally {
            makingRoom.set(false);
        }
    }

    private void dropIfNeeded(Account account, long harmless) {
        if (total.get() > maxBytes - maxBytes / 10 && account.charged() > harmless) {
            account.close();
            account.socket.dropSoon();
        }
    }

    /** What one socket holds. */
    final class Account {

        private final ClientSocket socket;

        // Guarded by this.
        private long held;
        private long inEngine;
        private long allowed = SMALL_WRITES_BYTES;
        private long charged;
        private boolean ending;
        private boolean closed;

        Account(ClientSocket socket) {
            this.socket = socket;
        }

        /** Lets the socket hold so much more: the longest message, or the answer to a request. */
        synchronized void allow(long bytes) {
            allowed += bytes;
        }

        /** The engine begins or, with a negative number, has ended to send a message of this many bytes. */
        void sending(int bytes) {
            change(0, bytes < 0 ? bytes - WRITE_BYTES : bytes + WRITE_BYTES);
        }

        /**
         * Charges a write.
         *
         * @param then told how the write ends; null for nobody
         * @return to be told that in its place
         */
        <R> CompletionHandler<R> charge(int bytes, @Nullable CompletionHandler<R> then) {
            long cost = (long) bytes + WRITE_BYTES;
            long now = change(cost, 0);
            if (isTooMuch()) {
                socket.dropSoon();
            } else if (now > HARMLESS_BYTES && !socket.isFinishing()) {
                makeRoomFor(this);
            }
            return new Release<>(this, cost, then);
        }

        /** Nothing is to come: what is held waits only to be read. */
        void ending() {
            synchronized (this) {
                ending = true;
            }
            change(0, 0);
            makeRoomFor(this);
        }

        /** The socket is gone, or as good as gone, with all that it holds. */
        void close() {
            synchronized (this) {
                closed = true;
            }
            change(0, 0);
        }

        private synchronized boolean isTooMuch() {
            return !closed && held > allowed;
        }

        synchronized long charged() {
            return charged;
        }

        private synchronized long change(long heldMore, long inEngineMore) {
            held += heldMore;
            inEngine += inEngineMore;
            long now = closed ? 0 : ending ? held : Math.max(0, held - inEngine);
            if (now != charged) {
                total.addAndGet(now - charged);
                charged = now;
            }
            return now;
        }
    }

    /** Takes a write off the account when it has ended, then tells whoever waits for that. */
    private record Release<R>(
            Account account, long cost, @Nullable CompletionHandler<R> then) implements CompletionHandler<R> {

        @Override
        public void cancelled() {
            account.change(-cost, 0);
            if (then != null) {
                then.cancelled();
            }
        }

        @Override
        public void failed(Throwable failure) {
            account.change(-cost, 0);
            if (then != null) {
                then.failed(failure);
            }
        }

        @Override
        public void completed(R result) {
            account.change(-cost, 0);
            if (then != null) {
                then.completed(result);
            }
        }

        @Override
        public void updated(R result) {
            if (then != null) {
                then.updated(result);
            }
        }
    }
}
