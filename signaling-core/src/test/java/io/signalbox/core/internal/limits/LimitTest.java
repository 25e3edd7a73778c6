package io.signalbox.core.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.Limits;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every place where a limit is written says the same as the table. */
class LimitTest {

    private static final Path API = Path.of("src/main/java/io/signalbox/core");
    private static final Path PROTOCOL = Path.of("../docs/protocol.md");

    /** The defaults that depend on something: how the documents say so. */
    private static final Map<Limit, String> DERIVED = Map.of(
            Limit.MAX_TOTAL_OUTBOX_BYTES, "tenth of the",
            Limit.MESSAGE_BURST, "1,000",
            Limit.MAX_CONNECTIONS, "one for each 32 KiB of");

    private static final Pattern BEYOND = Pattern.compile("Beyond it[:,]? (.*?)(?: Default| Holds| For all| Empty|$)");
    private static final Pattern CODE = Pattern.compile("\\b1\\d{3}\\b|\\{@code ([a-z-]+)}");

    private static Method accessor(Limit limit) throws NoSuchMethodException {
        return Limits.class.getMethod(limit.text());
    }

    private static Method setter(Limit limit) throws NoSuchMethodException {
        return Limits.Builder.class.getMethod(limit.text(), accessor(limit).getReturnType());
    }

    private static Object value(Limit limit, long value) throws NoSuchMethodException {
        Class<?> type = accessor(limit).getReturnType();
        if (type == Duration.class) {
            return Duration.ofNanos(value);
        }
        return type == int.class ? (Object) Math.toIntExact(value) : (Object) value;
    }

    private static void set(Limits.Builder builder, Limit limit, long value) throws Throwable {
        try {
            setter(limit).invoke(builder, value(limit, value));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @Test
    void theTableHasEveryLimit() {
        Set<String> table = Stream.of(Limit.values()).map(Limit::text).collect(Collectors.toCollection(TreeSet::new));

        assertThat(namesOf(Limits.Builder.class.getMethods(), Limits.Builder.class, 1))
                .isEqualTo(table);
        Set<String> accessors = new TreeSet<>();
        for (Class<?> type : List.of(int.class, long.class, Duration.class)) {
            accessors.addAll(namesOf(Limits.class.getMethods(), type, 0));
        }
        accessors.remove("hashCode");
        assertThat(accessors).isEqualTo(table);
    }

    private static Set<String> namesOf(Method[] methods, Class<?> returned, int parameters) {
        return Arrays.stream(methods)
                .filter(method -> method.getReturnType() == returned && method.getParameterCount() == parameters)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource
    void theSetterOfALimitSetsItAloneAndTheAccessorReadsIt(Limit limit) throws Throwable {
        long value = 2 * limit.initial() + 1;
        Limits.Builder builder = Limits.builder();
        set(builder, limit, value);
        Limits limits = builder.build();

        assertThat(accessor(limit).invoke(limits)).isEqualTo(value(limit, value));
        for (Limit other : Limit.values()) {
            if (other != limit && !(limit == Limit.MAX_ROOM_SIZE && other == Limit.MESSAGE_BURST)) {
                assertThat(accessor(other).invoke(limits))
                        .as(other.text())
                        .isEqualTo(accessor(other).invoke(Limits.defaults()));
            }
        }
        assertThat(limits.toBuilder().build()).isEqualTo(limits).hasSameHashCodeAs(limits);
        assertThat(limits).isNotEqualTo(Limits.defaults());
        assertThat(limits.toString()).contains(limit.text() + "=" + limit.print(value));
    }

    @ParameterizedTest
    @EnumSource
    void aSetterTakesTheLeastAndNothingBelow(Limit limit) {
        Limits.Builder builder = Limits.builder();

        assertThatCode(() -> set(builder, limit, limit.least())).doesNotThrowAnyException();
        long below = limit.least() - 1;
        assertThatThrownBy(() -> set(builder, limit, below))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        limit.unit() == Limit.Unit.NANOS
                                ? limit.text() + " must be more than zero and at most 365 days, not PT0S"
                                : limit.text() + " must be at least " + limit.least() + ", not " + below);
    }

    @ParameterizedTest
    @EnumSource
    void theJavadocOfTheAccessorTellsTheDefaultAndWhatHappensBeyond(Limit limit) throws IOException {
        String javadoc = javadocOf("LimitValues.java", limit);

        assertThat(javadoc).containsIgnoringCase(DERIVED.getOrDefault(limit, "Default " + plain(limit) + "."));
    }

    @ParameterizedTest
    @EnumSource
    void theJavadocOfTheSetterTellsTheLeast(Limit limit) throws IOException {
        String least =
                limit.unit() == Limit.Unit.NANOS ? "more than zero" : String.format("at least %,d", limit.least());

        assertThat(javadocOf("Limits.java", limit)).endsWith("; " + least + ".");
    }

    /** What the accessor says happens beyond a limit, a client reads in the row of the protocol that names the limit. */
    @ParameterizedTest
    @EnumSource
    void theProtocolTellsTheSame(Limit limit) throws IOException {
        List<String> rows = Files.readString(PROTOCOL)
                .lines()
                .filter(line -> line.startsWith("|") && line.contains("`" + limit.text() + "`"))
                .toList();
        assertThat(rows).as("rows that name " + limit.text()).hasSize(1);
        String row = rows.get(0);

        String value = DERIVED.getOrDefault(limit, limit.initial() == 0 ? "none" : plain(limit));
        // As a whole number: 10 is not in 1008.
        assertThat(row).containsPattern("(?<![\\d,])" + Pattern.quote(value) + "(?![\\d,]*\\d)");
        assertThat(codesBeyond(javadocOf("LimitValues.java", limit))).allMatch(row::contains);
    }

    /** A default as a reader wants it. */
    private static String plain(Limit limit) {
        return limit.initial() == 0 ? "0" : limit.print(limit.initial());
    }

    private static List<String> codesBeyond(String javadoc) {
        return BEYOND.matcher(javadoc)
                .results()
                .flatMap(beyond -> CODE.matcher(beyond.group(1)).results())
                .map(code -> code.group(1) == null ? code.group() : code.group(1))
                .toList();
    }

    /** The comment before the method of this name, on one line. */
    private static String javadocOf(String file, Limit limit) throws IOException {
        String source = Files.readString(API.resolve(file));
        List<String> found = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/)(?s:.))*)\\*/\\s+public \\w+ " + limit.text() + "\\(\\w* ?\\w*\\)")
                .matcher(source)
                .results()
                .map((MatchResult match) -> match.group(1))
                .map(comment -> comment.replaceAll("\\s*\n\\s*\\* ?", " ").strip())
                .toList();
        assertThat(found).as("comments of " + limit.text()).hasSize(1);
        return found.get(0);
    }
}
