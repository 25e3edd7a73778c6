package io.signalbox.core.internal.messages;

import io.signalbox.core.Route;
import java.util.concurrent.CompletionStage;

/** Does what the stage brings, when it brings it. */
public record LaterRoute(CompletionStage<? extends Route> stage) implements Route {

    /** Tells whoever computes the route that nobody wants it any more. */
    public void cancel() {
        try {
            stage.toCompletableFuture().cancel(false);
        } catch (RuntimeException cannotBeCancelled) {
            // The stage is application code. It then computes for nobody.
        }
    }
}
