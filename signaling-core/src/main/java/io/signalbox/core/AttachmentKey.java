package io.signalbox.core;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Names an object that a program attaches to a {@link Room} or a {@link Participant}. Two keys are never equal, also
 * where their names are: parts of a program that do not know each other cannot clash. Keep the key in a constant.
 *
 * <pre>{@code
 * private static final AttachmentKey<Poll> POLL = AttachmentKey.named("poll");
 * }</pre>
 *
 * <p>Immutable; may be used by any thread and with any number of engines.
 *
 * @param <T> the type of the object
 */
public final class AttachmentKey<T> {

    private final String name;
    private final Consumer<? super T> whenGone;

    private AttachmentKey(String name, Consumer<? super T> whenGone) {
        this.name = name;
        this.whenGone = whenGone;
    }

    /**
     * A new key.
     *
     * @param name what {@link #toString} shows
     */
    public static <T> AttachmentKey<T> named(String name) {
        return new AttachmentKey<>(Objects.requireNonNull(name, "name"), value -> {});
    }

    /**
     * A new key of the same name with an action for the object that is still attached when the room or the participant
     * has gone: to stop a timer, say. The action is called once for each such object, in the room's own step after
     * {@link SignalingListener#left} or {@link SignalingListener#roomClosed}. It must not block. What it throws is told
     * to {@link SignalingListener#failed}.
     */
    public AttachmentKey<T> whenGone(Consumer<? super T> action) {
        return new AttachmentKey<>(name, Objects.requireNonNull(action, "action"));
    }

    /** Does what is to be done for an object that was attached under this key. */
    @SuppressWarnings("unchecked") // Attachments holds an object of this key's type alone.
    void gone(Object value) {
        whenGone.accept((T) value);
    }

    @Override
    public String toString() {
        return "AttachmentKey[" + name + "]";
    }
}
