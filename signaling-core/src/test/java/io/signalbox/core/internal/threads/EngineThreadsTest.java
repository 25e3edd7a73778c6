package io.signalbox.core.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

    private static final InheritableThreadLocal<String> OF_THE_STARTER = new InheritableThreadLocal<>();

    @Test
    void aThreadHasTheLoaderOfTheApplicationOnlyWhileItRunsSomething() throws Exception {
        try (URLClassLoader application = new URLClassLoader(new URL[0]);
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            EngineThreads threads = with(application, () -> EngineThreads.of(null));
            try {
                for (ScheduledExecutorService executor :
                        Stream.of(threads.executor(), threads.timer()).toList()) {
                    CompletableFuture<Thread> ran = new CompletableFuture<>();
                    CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
                    with(
                            other,
                            () -> executor.submit(() -> {
                                seen.complete(Thread.currentThread().getContextClassLoader());
                                ran.complete(Thread.currentThread());
                            }));

                    assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(application);
                    Thread thread = ran.get(10, TimeUnit.SECONDS);
                    awaitIdle((ThreadPoolExecutor) executor);
                    assertThat(thread.isAlive()).isTrue();
                    assertThat(thread.getContextClassLoader()).isNull();
                }
            } finally {
                threads.end();
            }
        }
    }

    @Test
    void aThreadInheritsNothingFromTheThreadThatStartsIt() throws Exception {
        EngineThreads threads = EngineThreads.of(null);
        OF_THE_STARTER.set("a request");
        try {
            assertThat(threads.executor().submit(OF_THE_STARTER::get).get(10, TimeUnit.SECONDS))
                    .isNull();
        } finally {
            OF_THE_STARTER.remove();
            threads.end();
        }
    }

    /** A task counts when all is done that belongs to it. */
    private static void awaitIdle(ThreadPoolExecutor executor) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (executor.getCompletedTaskCount() == 0 && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        assertThat(executor.getCompletedTaskCount()).isEqualTo(1);
    }

    private static <T> T with(ClassLoader loader, Callable<T> action) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return action.call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
