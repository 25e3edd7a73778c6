package io.signalbox.server;

import io.signalbox.server.RefusedSockets.Reason;
import io.signalbox.server.TlsConnection.RenegotiationException;
import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;

/**
 * TLS between the transport and all that is above. Takes the place of Grizzly's own filter, which carries a second handshake
 * out by reads that hold a selector thread for as long as the client is silent, throws away what came in one packet with the
 * end of TLS, and leaves the connection open after that.
 */
final class TlsFilter extends BaseFilter {

    /** Comes in the place of input when all input before the end of TLS has been taken. */
    private static final Object END = new Object();

    private final Supplier<SSLEngine> engines;
    private final RefusedSockets refused;

    /**
     * The filter.
     *
     * @param engines gives the server's side, a new one for each connection
     * @param refused counts the connections that end here
     */
    TlsFilter(Supplier<SSLEngine> engines, RefusedSockets refused) {
        this.engines = engines;
        this.refused = refused;
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws SSLException {
        Object message = ctx.getMessage();
        if (message == END) {
            ended(ctx.getConnection());
            return ctx.getStopAction();
        }
        Buffer input = (Buffer) message;
        TlsConnection tls = tls(ctx.getConnection());
        if (!tls.hasBegun() && WrongProtocol.isHttp(input)) {
            tls.end();
            WrongProtocol.refuse(ctx, refused, Reason.HTTP_TO_HTTPS);
        }
        if (tls.hasEnded()) {
            input.tryDispose();
            return ctx.getStopAction();
        }
        return read(ctx, tls, input);
    }

    private TlsConnection tls(Connection<?> connection) throws SSLException {
        TlsConnection tls = TlsConnection.of(connection);
        if (tls == null) {
            // Only now, since an engine holds more than a connection on which nothing comes.
            tls = new TlsConnection(engines.get());
            tls.attach(connection);
        }
        return tls;
    }

    private NextAction read(FilterChainContext ctx, TlsConnection tls, Buffer input) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(input.remaining());
        try {
            tls.read(input.toByteBuffer(), (records, sent) -> answer(ctx, records, sent), content);
        } catch (SSLException failure) {
            tls.end();
            refused.add(
                    failure instanceof RenegotiationException ? Reason.RENEGOTIATION : Reason.TLS_FAILED,
                    String.valueOf(failure.getMessage()));
        }
        input.tryDispose();
        if (content.size() == 0) {
            if (tls.hasEnded()) {
                ended(ctx.getConnection());
            }
            return ctx.getStopAction();
        }
        ctx.setMessage(Buffers.wrap(ctx.getMemoryManager(), content.toByteArray()));
        // The end comes back here once the filters above have heard what came before it.
        return tls.hasEnded() ? ctx.getInvokeAction(END) : ctx.getInvokeAction();
    }

    @SuppressWarnings("rawtypes") // As Grizzly has it.
    private static void answer(FilterChainContext ctx, byte[] records, Runnable sent) {
        ctx.write(null, Buffers.wrap(ctx.getMemoryManager(), records), new EmptyCompletionHandler<WriteResult>() {
            @Override
            public void completed(WriteResult result) {
                sent.run();
            }
        });
    }

    private static void ended(Connection<?> connection) {
        ClientSocket socket = ClientSocket.of(connection);
        if (socket != null) {
            socket.inputEnded();
        }
    }

    @Override
    @SuppressWarnings("unchecked") // As Grizzly has it.
    public NextAction handleWrite(FilterChainContext ctx) throws SSLException {
        Buffer message = ctx.getMessage();
        TlsConnection tls = tls(ctx.getConnection());
        try {
            synchronized (tls) {
                Buffer records = Buffers.wrap(ctx.getMemoryManager(), tls.encrypt(message.toByteBuffer()));
                ctx.write(null, records, ctx.getTransportContext().getCompletionHandler());
            }
        } catch (SSLException failure) {
            if (!tls.hasEnded() && !tls.isOutputClosed()) {
                throw failure;
            }
            // Reading goes on to the end that the client left, or has come to it: that ends the connection.
        }
        message.tryDispose();
        return ctx.getStopAction();
    }
}
