package io.signalbox.benchmarks.engine;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import org.jspecify.annotations.Nullable;

/**
 * A client behind the cheapest transport that there is: it has messages in one form and takes them in the same one,
 * counts them, and has sent them at once. It answers pings, so that the sweeper finds it alive in runs of any length.
 *
 * <p>Meant for one thread, apart from pings: the engine delivers on the thread of the one who speaks.
 */
final class Client implements Connection {

    private final Form form;
    private volatile @Nullable ConnectionHandler handler;
    private @Nullable Object last;
    private long received;

    private Client(Form form) {
        this.form = form;
    }

    static Client join(SignalingEngine engine, JoinRequest request, Form form) {
        Client client = new Client(form);
        client.handler = engine.connect(request, client);
        return client;
    }

    /** Sends a message, of which the transport has one of the two forms. */
    void says(String text, byte[] utf8) {
        if (form == Form.BYTES) {
            handler().onText(utf8);
        } else {
            handler().onText(text);
        }
    }

    void leaves() {
        handler().onClosed(1001, "");
    }

    /** How many messages this client was sent. */
    long received() {
        return received;
    }

    /** The last message that it was sent. */
    @Nullable Object last() {
        return last;
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        last = form.of(text);
        received++;
        callback.completed(null);
    }

    @Override
    public void ping() {
        handler().onAlive();
    }

    @Override
    public void close(CloseReason reason) {
        handler().onClosed(reason.code(), reason.text());
    }

    private ConnectionHandler handler() {
        ConnectionHandler known = handler;
        if (known == null) {
            throw new IllegalStateException("the engine is still connecting this client");
        }
        return known;
    }
}
