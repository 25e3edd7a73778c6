package io.signalbox.core.internal.messages;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Route;
import java.util.Objects;
import java.util.Optional;

/** Tells the sender that its message is not carried out. */
public record RejectRoute(ErrorCode code, String text) implements Route {

    public RejectRoute {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(text, "text");
    }

    @Override
    public Optional<ErrorCode> error() {
        return Optional.of(code);
    }
}
