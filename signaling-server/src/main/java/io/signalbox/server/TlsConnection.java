package io.signalbox.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of TLS on one connection. Nothing here waits: what is not complete is kept until more comes.
 *
 * <p>States, each entered at most once: handshake → established → ended (nothing that comes is read any more).
 *
 * <p><b>Threads.</b> The connection's selector thread reads. Any thread may write; whoever writes holds this object's monitor
 * from the encryption until the records are in the queue, so that records go out in the order of their numbers.
 */
final class TlsConnection {

    private static final Attribute<TlsConnection> TLS =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TlsConnection.class.getName());

    /**
     * How many records without content may follow one another. Each costs a decryption, and some an answer: alerts, empty
     * ones, requests for new keys. OpenSSL has the same bound.
     */
    private static final int MAX_EMPTY_RECORDS = 32;

    /** Of the first record; an estimate is enough. */
    private static final int RECORD_OVERHEAD = 64;

    /** Where a record is decrypted or encrypted before it is copied at its true size. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[0]);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NO_BYTES = {};

    private final SSLEngine engine;

    /** The beginning of a record; owned by the selector thread, as the next two. */
    private ByteBuffer partial = NOTHING;

    private boolean established;
    private int emptyRecords;

    /** Set by the selector thread, as the next. */
    private volatile boolean begun;

    private volatile boolean ended;

    /** Answers to requests for new keys that the network has not taken yet. */
    private final AtomicInteger answers = new AtomicInteger();

    /** An alert that came in the place of a record with content. */
    @GuardedBy("this") private byte[] alert = NO_BYTES;

    TlsConnection(SSLEngine engine) throws SSLException {
        this.engine = engine;
        engine.beginHandshake();
    }

    /** That of a connection; null if it has none. */
    static @Nullable TlsConnection of(Connection<?> connection) {
        return TLS.get(connection);
    }

    /** Makes this the TLS of a connection. */
    void attach(Connection<?> connection) {
        TLS.set(connection, this);
    }

    /** Whether anything has been read. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the first handshake is over. */
    boolean isEstablished() {
        return established;
    }

    /** Whether nothing is read any more. */
    boolean hasEnded() {
        return ended;
    }

    /** Reads nothing any more. */
    void end() {
        ended = true;
        partial = NOTHING;
    }

    /** Sends records in their order. */
    interface Output {
        /** Sends these; {@code sent} is to be run when the network has taken them. */
        void send(byte[] records, Runnable sent);
    }

    /**
     * Takes what has come, and carries the handshake on.
     *
     * @param input records, the last of which may be incomplete
     * @param output for what TLS itself has to say
     * @param content gets what was decrypted, up to the end or the failure if there is one
     * @throws SSLException if the connection cannot go on
     */
    void read(ByteBuffer input, Output output, ByteArrayOutputStream content) throws SSLException {
        begun = true;
        ByteBuffer records = joined(partial, input);
        partial = NOTHING;
        while (!ended && records.hasRemaining()) {
            byte[] scratch = scratch(engine.getSession().getApplicationBufferSize());
            ByteBuffer plain = ByteBuffer.wrap(scratch);
            SSLEngineResult result = engine.unwrap(records, plain);
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                partial = copyOf(records);
                return;
            }
            if (result.getStatus() == Status.CLOSED) {
                end();
                return;
            }
            if (result.getStatus() != Status.OK || !hasMoved(result)) {
                throw new SSLException("a record that cannot be read");
            }
            content.write(scratch, 0, plain.position());
            countEmpty(result);
            proceed(output);
        }
    }

    private void countEmpty(SSLEngineResult result) throws SSLException {
        emptyRecords = established && result.bytesProduced() == 0 ? emptyRecords + 1 : 0;
        if (emptyRecords > MAX_EMPTY_RECORDS) {
            throw new SSLException("too many records without content");
        }
    }

    /** Does what the engine asks for, until it wants to read. */
    private void proceed(Output output) throws SSLException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                // After the first handshake a client of TLS 1.3 may send nothing that needs a task. With TLS 1.2 this
                // is a ClientHello, and to answer it costs far more than to send it.
                if (established) {
                    throw new RenegotiationException();
                }
                engine.getDelegatedTask().run();
            } else if (status != HandshakeStatus.NEED_WRAP || !answer(output)) {
                established |= status == HandshakeStatus.NOT_HANDSHAKING;
                return;
            }
        }
    }

    /** False if there is nothing to say. */
    private boolean answer(Output output) throws SSLException {
        if (established && answers.get() > 0) {
            throw new SSLException("new keys are asked for faster than the answers are read");
        }
        synchronized (this) {
            byte[] records = encrypt(NOTHING.duplicate());
            if (records.length > 0) {
                answers.incrementAndGet();
                output.send(records, answers::decrementAndGet);
            }
            return records.length > 0;
        }
    }

    /**
     * Encrypts this content. The caller also sends the outcome with this object's monitor held.
     *
     * @throws SSLException if TLS has ended in this direction, or another handshake has begun meanwhile
     */
    @GuardedBy("this") byte[] encrypt(ByteBuffer content) throws SSLException {
        ByteArrayOutputStream records = new ByteArrayOutputStream(content.remaining() + RECORD_OVERHEAD);
        do {
            byte[] scratch = scratch(engine.getSession().getPacketBufferSize());
            ByteBuffer record = ByteBuffer.wrap(scratch);
            SSLEngineResult result = engine.wrap(content, record);
            records.write(scratch, 0, record.position());
            if (content.hasRemaining() && (result.getStatus() != Status.OK || !hasMoved(result))) {
                alert = records.toByteArray();
                throw new SSLException("TLS takes nothing more");
            }
        } while (content.hasRemaining());
        return records.toByteArray();
    }

    /** Whether nothing more can be encrypted. */
    boolean isOutputClosed() {
        return engine.isOutboundDone();
    }

    /**
     * Ends TLS in this direction, as RFC 8446, section 6.1, wants it before the end of TCP. The caller also sends
     * the outcome with this object's monitor held.
     *
     * @return the alert that says so, or the one that says what has failed; empty if it has been given already
     */
    @GuardedBy("this") byte[] farewell() {
        if (!begun) {
            return NO_BYTES;
        }
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        records.writeBytes(alert);
        alert = NO_BYTES;
        engine.closeOutbound();
        try {
            byte[] next = encrypt(NOTHING.duplicate());
            while (next.length > 0) {
                records.writeBytes(next);
                next = encrypt(NOTHING.duplicate());
            }
        } catch (SSLException broken) {
            // What a task has failed with is told once; the alert comes next, or never.
            records.writeBytes(lastAlert());
        }
        return records.toByteArray();
    }

    @GuardedBy("this") private byte[] lastAlert() {
        try {
            return encrypt(NOTHING.duplicate());
        } catch (SSLException broken) {
            return NO_BYTES;
        }
    }

    private static boolean hasMoved(SSLEngineResult result) {
        return result.bytesConsumed() + result.bytesProduced() > 0
                || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        if (!first.hasRemaining()) {
            return second;
        }
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private static byte[] scratch(int size) {
        byte[] scratch = SCRATCH.get();
        if (scratch.length < size) {
            scratch = new byte[size];
            SCRATCH.set(scratch);
        }
        return scratch;
    }

    /** A client has begun another handshake. */
    static final class RenegotiationException extends SSLException {

        private static final long serialVersionUID = 1;

        RenegotiationException() {
            super("renegotiation is refused");
        }
    }
}
