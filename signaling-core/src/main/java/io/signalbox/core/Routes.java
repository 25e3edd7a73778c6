package io.signalbox.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link Route} that need no method of their own. */
final class Routes {

    static final Route NONE = new All(List.of());

    private Routes() {}

    /** To one user id, or to all but the sender where it is null. */
    record Send(@Nullable String userId, OutgoingMessage message) implements Route {}

    record Reply(OutgoingMessage message) implements Route {}

    record Reject(ErrorCode code, String text) implements Route {}

    record All(List<Route> routes) implements Route {}
}
