package io.signalbox.core.internal.rooms;

import io.signalbox.core.LeaveReason;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link without a socket, on an edge of the test's choice. It takes all that it is given. */
final class StandInLink implements SeatLink, Outlet {

    private static long connects;

    final List<String> sent = new ArrayList<>();
    final List<CloseReason> closes = new ArrayList<>();
    private final long number = ++connects;
    private final Edge edge;

    StandInLink(Edge edge) {
        this.edge = edge;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public @Nullable PageAttempt attempt() {
        return null;
    }

    @Override
    public Edge edge() {
        return edge;
    }

    @Override
    public Outlet outlet() {
        return this;
    }

    @Override
    public void transmit(OutboundText text, Mailbox from) {
        sent.add(text.text());
        OutboundText next = from.sent(Mailbox.charge(text));
        if (next != null) {
            transmit(next, from);
        }
    }

    @Override
    public void refuse(CloseReason reason) {
        closes.add(reason);
    }

    @Override
    public boolean attach(Seat seat, int attachment) {
        return true;
    }

    @Override
    public boolean hasEnded() {
        return false;
    }

    @Override
    public void end(LeaveReason why, CloseReason reason) {
        closes.add(reason);
    }

    @Override
    public void closeWhenFlushed(CloseReason reason, Duration time) {
        closes.add(reason);
    }
}
