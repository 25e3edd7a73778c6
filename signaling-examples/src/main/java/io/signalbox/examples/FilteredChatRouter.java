package io.signalbox.examples;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Asks another service about each {@code chat} before everybody gets it, the sender included. The room goes on meanwhile,
 * and the chats of one sender keep their order, however long each takes.
 */
public final class FilteredChatRouter implements MessageRouter {

    private final Function<String, CompletionStage<Boolean>> filter;

    /** A router that asks this filter whether a text may be said. */
    public FilteredChatRouter(Function<String, CompletionStage<Boolean>> filter) {
        this.filter = filter;
    }

    @Override
    public Route route(Message message, Participant sender, Room room) {
        if (!message.type().equals("chat")) {
            return MessageRouter.webrtc().route(message, sender, room);
        }
        String text = message.string("text").orElse("");
        return Route.later(filter.apply(text)
                .thenApply(mayBeSaid ->
                        mayBeSaid ? Route.relayToAll("text") : Route.reject(ErrorCode.FORBIDDEN, "not in this room")));
    }
}
