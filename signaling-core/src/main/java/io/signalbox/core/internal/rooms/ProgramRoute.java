package io.signalbox.core.internal.rooms;

import io.signalbox.core.Relay;
import io.signalbox.core.Route;
import io.signalbox.core.internal.messages.LaterRoute;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a route of a program's to its room. Parts that come at once are carried out in one step; a part that comes later
 * holds up only what stands behind it.
 */
final class ProgramRoute {

    private ProgramRoute() {}

    /** Whether a part of the route means nothing without a sender. */
    static boolean needsSender(Route route) {
        if (route instanceof RouteSequence all) {
            return all.routes().stream().anyMatch(ProgramRoute::needsSender);
        }
        return route instanceof Relay || route instanceof ReplyRoute || route instanceof RejectRoute;
    }

    /** Carries the route out when its turn comes, for this sender or for nobody; true. */
    static boolean carryOut(LocalRoom room, @Nullable Seat sender, @Nullable ParsedMessage message, Route route) {
        List<Route> parts = new ArrayList<>(2);
        flatten(route, parts);
        carryOut(room, sender, message, parts);
        return true;
    }

    private static void flatten(Route route, List<Route> parts) {
        if (route instanceof RouteSequence all) {
            all.routes().forEach(part -> flatten(part, parts));
        } else {
            parts.add(route);
        }
    }

    private static void carryOut(
            LocalRoom room, @Nullable Seat sender, @Nullable ParsedMessage message, List<Route> parts) {
        int next = 0;
        while (next < parts.size() && !(parts.get(next) instanceof LaterRoute)) {
            next++;
        }
        if (next > 0) {
            Route now = new RouteSequence(List.copyOf(parts.subList(0, next)));
            room.take(new RoomCommand.CarryOut(sender, message, now));
        }
        if (next < parts.size() && parts.get(next) instanceof LaterRoute later) {
            List<Route> rest = List.copyOf(parts.subList(next + 1, parts.size()));
            later.stage().whenComplete((came, failure) -> {
                List<Route> more = new ArrayList<>(1 + rest.size());
                flatten(room.dispatcher().routeThatCame(came, failure, sender, message), more);
                more.addAll(rest);
                carryOut(room, sender, message, more);
            });
        }
    }
}
