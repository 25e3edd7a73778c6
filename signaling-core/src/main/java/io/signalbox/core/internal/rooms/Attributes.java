package io.signalbox.core.internal.rooms;

import io.signalbox.core.Admission;
import io.signalbox.core.internal.text.JsonValues;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a participant: JSON values that are replaced as a whole. */
final class Attributes {

    private Attributes() {}

    /** The attributes of a participant after a change; those of before where it cannot be made, which is told. */
    static Map<String, Object> changed(Seat seat, String name, @Nullable Object value) {
        try {
            return with(seat.attributes(), name, value);
        } catch (IllegalArgumentException tooLargeTogether) {
            seat.room().config().listener().failed("changing an attribute of " + seat, tooLargeTogether);
            return seat.attributes();
        }
    }

    /**
     * These attributes with one of them changed.
     *
     * @param value null to take it away
     * @throws IllegalArgumentException if it is no JSON value, or all together are too large
     */
    static Map<String, Object> with(Map<String, Object> attributes, String name, @Nullable Object value) {
        Map<String, Object> changed = new HashMap<>(attributes);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return JsonValues.copy(changed, Admission.MAX_ATTRIBUTE_BYTES);
    }
}
