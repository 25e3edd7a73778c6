package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.signalbox.spi.CloseReason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    /** What {"a":""} takes. */
    private static final int BYTES_OF_AN_EMPTY_TEXT = 8;

    private final Admission admission = Admission.accept("anna", "Anna");

    @Test
    void takesEveryJsonValueAsAnAttribute() {
        Map<String, Object> value = Map.of("roles", List.of("host", true, List.of()), "seat", Map.of("row", 3L));

        assertThat(attribute(value)).isEqualTo(value);
        assertThat(admission
                        .withAttribute("role", "host")
                        .withAttribute("level", 7)
                        .attributes())
                .containsExactlyInAnyOrderEntriesOf(Map.of("role", "host", "level", 7L));
    }

    @Test
    void makesWholeNumbersLongsAndOthersDoubles() {
        assertThat(attribute((byte) 1)).isEqualTo(1L);
        assertThat(attribute((short) 2)).isEqualTo(2L);
        assertThat(attribute(3)).isEqualTo(3L);
        assertThat(attribute(BigInteger.valueOf(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(attribute(0.1f)).isEqualTo(0.1);
        assertThat(attribute(2.0)).isEqualTo(2.0);
        assertThat(attribute(new BigDecimal("1.25"))).isEqualTo(1.25);
        assertThat(attribute(List.of(1, Map.of("x", 1.5f)))).isEqualTo(List.of(1L, Map.of("x", 1.5)));
    }

    @Test
    void copiesWhatTheApplicationMayChangeLater() {
        List<Object> roles = new ArrayList<>(List.of("host"));
        Map<String, Object> value = new HashMap<>(Map.of("roles", roles));
        Admission admitted = admission.withAttribute("a", value);
        roles.add("guest");
        value.clear();

        assertThat(admitted.attributes()).isEqualTo(Map.of("a", Map.of("roles", List.of("host"))));
        assertThat(admitted.attributes()).isUnmodifiable();
    }

    @Test
    void refusesWhatIsNoJsonValue() {
        refuses(new Object(), "java.lang.Object");
        refuses('x', "java.lang.Character");
        refuses(new AtomicInteger(1), "java.util.concurrent.atomic.AtomicInteger");
        refuses(new int[] {1}, "[I");
        refuses(Collections.singletonList(null), "null");
        refuses(Map.of(1, "x"), "java.lang.Integer");
        refuses(Double.NaN, "NaN");
        refuses(Float.POSITIVE_INFINITY, "Infinity");
        refuses(new BigDecimal("1e999"), "Infinity");
        refuses(BigInteger.ONE.shiftLeft(63), "64 bits");
    }

    @Test
    void takesFourKibibytesOfJsonInAllAndNotOneByteMore() {
        int room = Admission.MAX_ATTRIBUTE_BYTES - BYTES_OF_AN_EMPTY_TEXT;

        assertThat(attribute("x".repeat(room))).isEqualTo("x".repeat(room));
        refuses("x".repeat(room + 1), "4096 bytes");
        refuses("é".repeat(room / 2) + "x", "4096 bytes");
        refuses("\n".repeat(room / 2) + "x", "4096 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> admission.withAttribute("a", "x".repeat(room)).withAttribute("b", 1));
    }

    @Test
    void refusesValuesThatHoldThemselvesOrHaveNoEnd() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        refuses(endless, "100 deep");
        refuses("x".repeat(100_000_000), "4096 bytes");
    }

    @Test
    void takesListsAndMapsAHundredDeepAndNoDeeper() {
        Object nested = List.of();
        for (int depth = 1; depth < 100; depth++) {
            nested = depth % 2 == 0 ? List.of(nested) : Map.of("in", nested);
        }

        assertThat(attribute(nested)).isEqualTo(nested);
        refuses(List.of(nested), "100 deep");
    }

    private Object attribute(Object value) {
        return admission.withAttribute("a", value).attributes().get("a");
    }

    private void refuses(Object value, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> attribute(value)).withMessageContaining(problem);
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks may pass.
    void aRefusalWithoutAReasonIsNoAdmission() {
        assertThatNullPointerException()
                .isThrownBy(() -> Admission.refuse((CloseReason) null))
                .withMessage("reason");
        assertThatNullPointerException()
                .isThrownBy(() -> Admission.accept(null, "Alice"))
                .withMessage("userId");
        assertThatNullPointerException()
                .isThrownBy(() -> Admission.accept("alice", null))
                .withMessage("userName");
    }
}
