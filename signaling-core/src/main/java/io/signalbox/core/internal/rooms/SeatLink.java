package io.signalbox.core.internal.rooms;

import io.signalbox.core.LeaveReason;
import io.signalbox.spi.CloseReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A link as a room knows it: the connection of one client, wherever its socket is. Called on the room's queue. */
public interface SeatLink {

    /** Counts the engine's connects: of two links, the one with the higher number came later. */
    long number();

    /** Which attempt of its page's it is; null where the client does not say. */
    @Nullable PageAttempt attempt();

    /** Where the link is. */
    Edge edge();

    /** Where the messages for the client go. */
    Outlet outlet();

    /** Keeps the client out. Does nothing once it has joined or gone. */
    void refuse(CloseReason reason);

    /**
     * Attaches the link to a seat. The client's early messages come to the room next.
     *
     * @param attachment which of the seat's attachments it is: each command of this link has the number
     * @return false if the client is gone
     */
    boolean attach(Seat seat, int attachment);

    /** Whether the connection is over, which the room is about to be told. */
    boolean hasEnded();

    /** Ends the connection, once. */
    void end(LeaveReason why, CloseReason reason);

    /**
     * Closes the connection once the mailbox is empty. The participant has left the room.
     *
     * @param time the time for the whole mailbox; each message in it also has its usual bound
     */
    void closeWhenFlushed(CloseReason reason, Duration time);
}
