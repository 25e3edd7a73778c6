package io.signalbox.server;

import java.io.IOException;
import java.net.SocketAddress;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.asyncqueue.AsyncWriteQueueRecord;
import org.glassfish.grizzly.asyncqueue.MessageCloner;
import org.glassfish.grizzly.asyncqueue.RecordWriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainContext.TransportContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.CompositeBuffer;
import org.glassfish.grizzly.nio.AbstractNIOAsyncQueueWriter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOUtils;

/**
 * Lets the last words of a client that has gone be heard. A client may send, close its socket and be gone before all of it
 * is read here; whoever writes to it meanwhile fails. Grizzly would end the connection for that, with what is unread. Here a
 * write that fails is put aside like one that the network does not take yet: reading goes on, to the end that the client
 * left, and that ends the connection.
 *
 * <p>Stands directly above the transport's filter, whose writing it takes over, so that it sees all that is written, and
 * charges it to the socket: {@link UnsentBytes}. A write that was begun and could not be
 * finished goes on as Grizzly has it: whoever is gone then did not read what it was sent.
 */
final class LastWordsFilter extends BaseFilter {

    private static final Attribute<Boolean> UNWRITABLE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(LastWordsFilter.class.getName());

    private final AsyncQueueWriter<SocketAddress> writer;

    LastWordsFilter(NIOTransport transport) {
        writer = new Writer(transport);
    }

    @Override
    @SuppressWarnings("unchecked")
    public NextAction handleWrite(FilterChainContext ctx) {
        WritableMessage message = ctx.getMessage();
        TransportContext transport = ctx.getTransportContext();
        if (message != null) {
            CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler =
                    (CompletionHandler<WriteResult<WritableMessage, SocketAddress>>) transport.getCompletionHandler();
            MessageCloner<WritableMessage> cloner = transport.getMessageCloner();
            // The filter below finds nothing left to do.
            ctx.setMessage(null);
            transport.setCompletionHandler(null);
            transport.setMessageCloner(null);
            ClientSocket socket = ClientSocket.of(ctx.getConnection());
            writer.write(
                    ctx.getConnection(),
                    null,
                    message,
                    socket == null ? handler : socket.unsent().charge(message.remaining(), handler),
                    cloner);
        }
        return ctx.getInvokeAction();
    }

    /** Writes at once what the network takes, into the queue that the transport's own writer goes on with. */
    private static final class Writer extends AbstractNIOAsyncQueueWriter {

        Writer(NIOTransport transport) {
            super(transport);
        }

        @Override
        @SuppressWarnings("unchecked")
        protected RecordWriteResult<WritableMessage, SocketAddress> write0(
                NIOConnection connection, AsyncWriteQueueRecord queued) {
            RecordWriteResult<WritableMessage, SocketAddress> result = queued.getCurrentResult();
            if (queued.remaining() == 0) {
                return result.lastWriteResult(
                        0, queued.isUncountable() ? AsyncWriteQueueRecord.UNCOUNTABLE_RECORD_SPACE_VALUE : 0);
            }
            int written = 0;
            try {
                written = write((TCPNIOConnection) connection, (Buffer) queued.getWritableMessage());
            } catch (IOException gone) {
                UNWRITABLE.set(connection, true);
            }
            result.setMessage(queued.getWritableMessage());
            result.setWrittenSize(result.getWrittenSize() + written);
            return result.lastWriteResult(written, written);
        }

        private static int write(TCPNIOConnection connection, Buffer buffer) throws IOException {
            return buffer.isComposite()
                    ? TCPNIOUtils.writeCompositeBuffer(connection, (CompositeBuffer) buffer)
                    : TCPNIOUtils.writeSimpleBuffer(connection, buffer);
        }

        @Override
        protected void onReadyToWrite(NIOConnection connection) throws IOException {
            if (UNWRITABLE.get(connection) == null) {
                connection.enableIOEvent(IOEvent.WRITE);
            }
        }
    }
}
