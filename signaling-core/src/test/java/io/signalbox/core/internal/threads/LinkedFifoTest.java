package io.signalbox.core.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkedFifoTest {

    private static final class Letters extends LinkedFifo<Letters.Letter> {

        private static final class Letter extends LinkedFifo.Node<Letter> {

            private final char value;

            private Letter(char value) {
                this.value = value;
            }
        }

        private void add(char value) {
            append(new Letter(value));
        }

        private @Nullable Character next() {
            Letter letter = poll();
            return letter == null ? null : letter.value;
        }
    }

    /** A letter is added, a dot takes the first out, and an exclamation mark all. */
    @ParameterizedTest
    @CsvSource({
        ".,-",
        "a.,a",
        "a..,a-",
        "ab..,ab",
        "ab.c..,abc",
        "a.b.,ab",
        "ab!.,-",
        "ab!c..,c-",
        "!a.,a",
        "abc.!d.,ad"
    })
    void whatComesFirstGoesFirst(String steps, String out) {
        Letters letters = new Letters();
        StringBuilder taken = new StringBuilder();
        for (char step : steps.toCharArray()) {
            switch (step) {
                case '.' -> {
                    Character next = letters.next();
                    taken.append(next == null ? '-' : next);
                }
                case '!' -> letters.clear();
                default -> letters.add(step);
            }
        }
        assertThat(taken).hasToString(out);
    }

    @Test
    void itIsAsAnyOtherQueue() {
        Random random = new Random(1);
        Letters letters = new Letters();
        Queue<Character> expected = new ArrayDeque<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(5) < 3) {
                char value = (char) ('a' + random.nextInt(26));
                letters.add(value);
                expected.add(value);
            } else {
                assertThat(letters.next()).isEqualTo(expected.poll());
            }
        }
    }
}
