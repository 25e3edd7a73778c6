package io.signalbox.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionCloserTest {

    @Test
    void aThreadThatHasClosedASessionDoesNotKeepTheLoaderOfTheApplication() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0]);
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(application);
            SessionCloser closer = SessionCloser.withThreads();
            Thread.currentThread().setContextClassLoader(other);
            for (Consumer<Runnable> close : Stream.<Consumer<Runnable>>of(closer::close, closer::closeWaiting)
                    .toList()) {
                CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
                CompletableFuture<Thread> ran = new CompletableFuture<>();
                close.accept(() -> {
                    seen.complete(Thread.currentThread().getContextClassLoader());
                    ran.complete(Thread.currentThread());
                });

                assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(application);
                Thread thread = ran.get(10, TimeUnit.SECONDS);
                await().until(() -> thread.getContextClassLoader() == null);
                assertThat(thread.isAlive()).isTrue();
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
