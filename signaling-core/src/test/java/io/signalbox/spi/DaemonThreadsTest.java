package io.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

    @Test
    void threadsAreDaemonsWithTheirNames() {
        ThreadFactory numbered = DaemonThreads.numbered("room-");
        ThreadFactory named = DaemonThreads.named("timer");

        assertThat(new Thread[] {numbered.newThread(() -> {}), numbered.newThread(() -> {})})
                .extracting(Thread::getName)
                .containsExactly("room-1", "room-2");
        assertThat(named.newThread(() -> {}).getName()).isEqualTo("timer");
        assertThat(named.newThread(() -> {}).getName()).isEqualTo("timer");
        assertThat(new Thread[] {numbered.newThread(() -> {}), named.newThread(() -> {})})
                .allMatch(Thread::isDaemon);
    }
}
