package io.signalbox.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Java objects that a program keeps with a {@link Room} or a {@link Participant}, for as long as that is there. They stay
 * in this process and are shown to nobody.
 *
 * <pre>{@code
 * Poll poll = room.attachments().getOrAttach(POLL, Poll::new);
 * }</pre>
 *
 * <p>When the room or the participant has gone, all of them are removed, and nothing can be attached any more. They
 * are still there while {@link SignalingListener#left} and {@link SignalingListener#roomClosed} are told. The engine does
 * not bound their size: a program that attaches what clients send bounds it itself.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns without waiting. No lock is held while a
 * program's code is called. An attached object that several threads use must be safe for that; an object that only
 * routers and listeners of its room use is used by one thread at a time.
 */
public final class Attachments {

    private static final AtomicReferenceFieldUpdater<Attachments, @Nullable Map<AttachmentKey<?>, Object>> VALUES =
            updater();

    /** Replaced as a whole; null once the owner has gone. */
    private volatile @Nullable Map<AttachmentKey<?>, Object> values = Map.of();

    /** Attachments of something that is there. For those who implement {@link Room} or {@link Participant} themselves. */
    public Attachments() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // The class of a generic type has no parameters.
    private static AtomicReferenceFieldUpdater<Attachments, @Nullable Map<AttachmentKey<?>, Object>> updater() {
        return (AtomicReferenceFieldUpdater)
                AtomicReferenceFieldUpdater.newUpdater(Attachments.class, Map.class, "values");
    }

    /** The object that is attached under this key, if there is one. */
    public <T> Optional<T> get(AttachmentKey<T> key) {
        return Optional.ofNullable(find(values, key));
    }

    /**
     * Attaches an object under this key in place of the one that was there.
     *
     * @return false, and nothing attached, if the room or the participant has gone
     */
    public <T> boolean attach(AttachmentKey<T> key, T value) {
        Objects.requireNonNull(value, "value");
        while (true) {
            Map<AttachmentKey<?>, Object> before = values;
            if (before == null) {
                return false;
            }
            Map<AttachmentKey<?>, Object> after = new HashMap<>(before);
            after.put(key, value);
            if (VALUES.compareAndSet(this, before, after)) {
                return true;
            }
        }
    }

    /**
     * The object that is attached under this key; where there is none, one is made and attached. Where several threads
     * ask at the same time, each may make one, and all of them get the one that was attached first.
     *
     * @param maker makes the object; what it throws goes to the caller
     * @return the object; one that is attached to nothing if the room or the participant has gone
     */
    public <T> T getOrAttach(AttachmentKey<T> key, Supplier<? extends T> maker) {
        T found = find(values, key);
        if (found != null) {
            return found;
        }
        T made = Objects.requireNonNull(maker.get(), "the maker made null");
        while (true) {
            Map<AttachmentKey<?>, Object> before = values;
            T other = find(before, key);
            if (before == null || other != null) {
                return other == null ? made : other;
            }
            Map<AttachmentKey<?>, Object> after = new HashMap<>(before);
            after.put(key, made);
            if (VALUES.compareAndSet(this, before, after)) {
                return made;
            }
        }
    }

    /**
     * Takes away the object that is attached under this key. {@link AttachmentKey#whenGone} is not called for it.
     *
     * @return the object, if there was one
     */
    public <T> Optional<T> remove(AttachmentKey<T> key) {
        while (true) {
            Map<AttachmentKey<?>, Object> before = values;
            T found = find(before, key);
            if (before == null || found == null) {
                return Optional.empty();
            }
            Map<AttachmentKey<?>, Object> after = new HashMap<>(before);
            after.remove(key);
            if (VALUES.compareAndSet(this, before, after)) {
                return Optional.of(found);
            }
        }
    }

    /**
     * Removes all objects, for good, and calls {@link AttachmentKey#whenGone} for each. The engine does so when the room or
     * the participant has gone. For those who implement {@link Room} or {@link Participant} themselves. Doing so again
     * does nothing.
     *
     * @param failed is told what an action has thrown, under the name of its key
     */
    public void end(BiConsumer<String, Throwable> failed) {
        Map<AttachmentKey<?>, Object> last = VALUES.getAndSet(this, null);
        if (last == null) {
            return;
        }
        last.forEach((key, value) -> {
            try {
                key.gone(value);
            } catch (Throwable thrown) {
                failed.accept("the action at the end of " + key, thrown);
            }
        });
    }

    @SuppressWarnings("unchecked") // Each object was attached under a key of its type.
    private static <T> @Nullable T find(@Nullable Map<AttachmentKey<?>, Object> map, AttachmentKey<T> key) {
        return map == null ? null : (T) map.get(key);
    }
}
