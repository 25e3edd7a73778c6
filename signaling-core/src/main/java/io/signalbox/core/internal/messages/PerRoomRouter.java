package io.signalbox.core.internal.messages;

import io.signalbox.core.AttachmentKey;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.RoomRouter;
import io.signalbox.core.Route;
import java.util.function.Function;

/** Leaves each room's messages to a router of that room's own, which is attached to the room. */
public final class PerRoomRouter implements MessageRouter {

    /** Of this router alone: several of them in one engine do not clash. */
    private final AttachmentKey<RoomRouter> own =
            AttachmentKey.<RoomRouter>named("room router").whenGone(RoomRouter::roomClosed);

    private final Function<? super Room, ? extends RoomRouter> maker;

    /** A router that has this make the router of a room. */
    public PerRoomRouter(Function<? super Room, ? extends RoomRouter> maker) {
        this.maker = maker;
    }

    @Override
    public Route route(Message message, Participant sender, Room room) {
        RoomRouter router = room.attachments().getOrAttach(own, () -> maker.apply(room));
        return router.route(message, sender, room);
    }
}
