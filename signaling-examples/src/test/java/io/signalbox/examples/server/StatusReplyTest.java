package io.signalbox.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusReplyTest {

    private static final long MILLISECOND = 1_000_000;

    private long now;
    private int made;
    private int length;
    private final StatusReply status = new StatusReply(this::make, () -> now);

    private HttpReply make() {
        made++;
        return HttpReply.json("x".repeat(length), Map.of());
    }

    @Test
    void aShortOneIsAlwaysNew() {
        length = 16 << 10;
        status.get();
        status.get();
        assertThat(made).isEqualTo(2);
    }

    @Test
    void aLongOneIsGoodForAMillisecondForEachKib() {
        length = 100 << 10;
        HttpReply first = status.get();
        now = 100 * MILLISECOND - 1;
        assertThat(status.get()).isSameAs(first);
        now++;
        assertThat(status.get()).isNotSameAs(first);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void oneThatHasBecomeShortIsNewAgain() {
        length = 100 << 10;
        status.get();
        now = 1_000 * MILLISECOND;
        length = 10;
        assertThat(status.get().body().remaining()).isEqualTo(10);
        status.get();
        assertThat(made).isEqualTo(3);
    }

    @Test
    void whileOneIsMadeTheOthersGetTheLast() {
        length = 100 << 10;
        StatusReply[] nested = new StatusReply[1];
        HttpReply[] meanwhile = new HttpReply[1];
        nested[0] = new StatusReply(
                () -> {
                    if (made > 0) {
                        meanwhile[0] = nested[0].get();
                    }
                    return make();
                },
                () -> now);
        HttpReply first = nested[0].get();
        now = 1_000 * MILLISECOND;
        assertThat(nested[0].get()).isNotSameAs(first);
        assertThat(meanwhile[0]).isSameAs(first);
    }
}
