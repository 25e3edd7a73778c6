package io.signalbox.core.internal.messages;

import io.signalbox.core.Route;
import java.util.List;

/** Several routes, in order. */
public record RouteSequence(List<Route> routes) implements Route {

    /** Does nothing. */
    public static final RouteSequence EMPTY = new RouteSequence(List.of());

    @Override
    public List<Route> parts() {
        return routes.stream().flatMap(route -> route.parts().stream()).toList();
    }
}
