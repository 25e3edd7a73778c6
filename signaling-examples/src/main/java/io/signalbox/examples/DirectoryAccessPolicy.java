package io.signalbox.examples;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.spi.CloseReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets in whoever brings the token of an account, under the account's own id and name, whatever the client asked for.
 *
 * <p>A policy must not block, and a directory does: it is asked on threads of its own, so many at a time, and no more
 * may wait than can be answered soon. Beyond that a client is told to come back later, and so it is if the directory
 * fails (the returned stage fails) or takes longer than the engine's {@code admissionTimeout}.
 */
public final class DirectoryAccessPolicy implements AccessPolicy {

    /** The attribute of a participant that holds its account's role. */
    public static final String ROLE = "role";

    private static final int THREADS = 4;
    private static final int MAX_WAITING = 100;

    private final UserDirectory directory;
    private final Executor executor;

    /**
     * A policy that asks this directory.
     *
     * @param executor where to ask it; one that is bounded, such as {@link #boundedThreads}
     */
    public DirectoryAccessPolicy(UserDirectory directory, Executor executor) {
        this.directory = directory;
        this.executor = executor;
    }

    /** A few threads, a short queue, and a refusal beyond. To be shut down by the caller. */
    public static ExecutorService boundedThreads() {
        return new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "user-directory");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public CompletionStage<Admission> admit(JoinRequest request) {
        String token = request.parameter("token").orElse("");
        if (token.isEmpty()) {
            return CompletableFuture.completedStage(Admission.refuse("Sign in first"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(token), executor);
        } catch (RejectedExecutionException tooManyWait) {
            return CompletableFuture.completedStage(Admission.refuse(CloseReason.of(1013, "Try again later")));
        }
    }

    private Admission lookUp(String token) {
        return directory
                .find(token)
                .map(account -> Admission.accept(account.userId(), account.displayName())
                        .withAttribute(ROLE, account.role()))
                .orElseGet(() -> Admission.refuse("Unknown token"));
    }
}
