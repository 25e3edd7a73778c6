package io.signalbox.core.internal.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.internal.limits.Limit;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.text.InboundText;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a message is charged while it waits, beside what it takes of the heap. */
@Isolated("it measures the heap")
class HeldBytesTest {

    private static final int TEXT_BYTES = 64_000;
    private static final long ENOUGH_TO_MEASURE = 12 << 20;

    /** Classes that are loaded meanwhile, and the like; besides a tenth, for the gaps that a collector leaves. */
    private static final long NOISE = 2 << 20;

    static Stream<Arguments> messages() {
        String members = IntStream.range(0, 9_000)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":0")
                .collect(Collectors.joining(",", "{\"type\":\"a\",", "}"));
        String target = "{\"type\":\"offer\",\"targetUserId\":\"" + "x".repeat(TEXT_BYTES) + "\"}";
        String candidate =
                "{\"type\":\"ice-candidate\",\"targetUserId\":\"01234567-89ab-cdef-0123-456789abcdef\",\"candidate\":{\"candidate\":\"candidate:1"
                        + " 1 udp 2130706431 192.0.2.1 54321 typ host\",\"sdpMid\":\"0\"}}";
        return Stream.of(
                Arguments.of("many members", members),
                Arguments.of("many members and one that is not ASCII", members.replace("\"a\"", "\"\u20ac\"")),
                Arguments.of("a long target", target),
                Arguments.of("a long target that is not ASCII", target.replace("xxx", "\u20ac")),
                Arguments.of("a candidate", candidate));
    }

    @ParameterizedTest(name = "{0}, as bytes")
    @MethodSource("messages")
    void aMessageThatCameAsBytesIsChargedAboutWhatItHolds(String what, String text) {
        assertChargedWhatItHolds(text, copy -> InboundText.ofUtf8(text.getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}, as a string")
    @MethodSource("messages")
    void aMessageThatCameAsAStringIsChargedAboutWhatItHolds(String what, String text) {
        assertChargedWhatItHolds(text, copy -> InboundText.of(new String(text.toCharArray())));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("many short headers", 3_000, 1, 0),
                Arguments.of("a browser's headers", 20, 60, 0),
                Arguments.of("a long cookie", 1, 15_000, 0),
                Arguments.of("many short parameters", 1, 1, 3_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aRequestIsChargedAboutWhatItHolds(String what, int headers, int length, int parameters) {
        int count = (int) (ENOUGH_TO_MEASURE / (1_000 + 100L * headers + 100L * parameters));
        List<JoinRequest> waiting = new ArrayList<>(count);
        long charged = 0;
        long before = usedAfterCollection();
        for (int i = 0; i < count; i++) {
            JoinRequest request = JoinRequest.builder()
                    .headers(values(headers, "v".repeat(length)))
                    .parameters(values(parameters, "\u20ac"))
                    .build();
            charged += request.heldBytes();
            waiting.add(request);
        }
        long held = usedAfterCollection() - before;

        assertThat(waiting).hasSize(count);
        assertThat(held).isBetween(charged / 3 - NOISE, charged + charged / 10 + NOISE);
    }

    /** Names and values of their own, as a container reads them. */
    private static Map<String, List<String>> values(int count, String value) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> "x" + i, i -> List.of(new String(value.toCharArray()))));
    }

    private static void assertChargedWhatItHolds(String text, IntFunction<InboundText> copies) {
        int count = (int) (ENOUGH_TO_MEASURE / text.length());
        List<Runnable> waiting = new ArrayList<>(count);
        long charged = 0;
        long before = usedAfterCollection();
        for (int i = 0; i < count; i++) {
            ParsedMessage message = ParsedMessage.parse(copies.apply(i), Limit.DEFAULT_JSON_DEPTH);
            charged += message.heldBytes() + LimitSettings.MESSAGE_OVERHEAD_BYTES;
            waiting.add(() -> assertThat(message.type()).isNotEmpty());
        }
        long held = usedAfterCollection() - before;

        waiting.get(0).run();
        assertThat(held).isBetween(charged / 3 - NOISE, charged + charged / 10 + NOISE);
    }

    private static long usedAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
