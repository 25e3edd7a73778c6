package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.examples.UserDirectory.Account;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectoryAccessPolicyTest {

    private static final Map<String, Account> ACCOUNTS = Map.of("s3cret", new Account("u-17", "Alice", "host"));

    /** Questions to the directory, which are answered when the test says so. */
    private final Queue<Runnable> questions = new ArrayDeque<>();

    private final TestEngine engine = engineAsking(token -> Optional.ofNullable(ACCOUNTS.get(token)), questions::add);

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void whoeverBringsATokenIsLetInAsItsAccount() {
        TestClient client = connect(engine, "s3cret");
        assertThat(client.received()).isEmpty();

        answer();
        assertThat(client.lastOf("welcome").get("userId").getAsString()).isEqualTo("u-17");
        assertThat(engine.engine().room("lobby").orElseThrow().participants())
                .singleElement()
                .satisfies(participant -> {
                    assertThat(participant.name()).isEqualTo("Alice");
                    assertThat(participant.attributes()).containsEntry(DirectoryAccessPolicy.ROLE, "host");
                });
    }

    @Test
    void anUnknownTokenIsRefusedForGood() {
        TestClient client = connect(engine, "guessed");
        answer();

        assertThat(client.closeReason()).contains(CloseReason.of(1008, "Unknown token"));
    }

    @Test
    void withoutATokenTheDirectoryIsNotAsked() {
        TestClient client = connect(engine, "");

        assertThat(questions).isEmpty();
        assertThat(client.closeReason()).contains(CloseReason.of(1008, "Sign in first"));
    }

    @Test
    void whatAClientSaysWhileTheDirectoryIsAskedIsHandledAfterwards() {
        TestClient client = connect(engine, "s3cret");
        client.says("{\"type\":\"ping\"}");
        answer();

        assertThat(client.receivedTypes()).containsExactly("welcome", "pong");
    }

    @Test
    void aDirectoryThatDoesNotAnswerInTimeMeansLater() {
        TestClient client = connect(engine, "s3cret");
        engine.advance(Duration.ofSeconds(12));
        assertThat(client.closeReason()).map(CloseReason::code).contains(1013);

        answer();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void theDirectoryIsNotAskedForAClientThatHasGone() {
        List<String> asked = new ArrayList<>();
        Queue<Runnable> waiting = new ArrayDeque<>();
        try (TestEngine quiet = engineAsking(
                token -> {
                    asked.add(token);
                    return Optional.empty();
                },
                waiting::add)) {
            connect(quiet, "s3cret").disconnects(1001);
            waiting.remove().run();

            assertThat(asked).isEmpty();
        }
    }

    @Test
    void aDirectoryThatFailsMeansLater() {
        Queue<Runnable> asked = new ArrayDeque<>();
        try (TestEngine failing = engineAsking(
                token -> {
                    throw new IllegalStateException("no database");
                },
                asked::add)) {
            TestClient client = connect(failing, "s3cret");
            asked.remove().run();

            assertThat(client.closeReason()).map(CloseReason::code).contains(1013);
        }
    }

    @Test
    void tooManyQuestionsAtATimeMeanLater() {
        Executor full = question -> {
            throw new RejectedExecutionException("full");
        };
        try (TestEngine busy = engineAsking(token -> Optional.empty(), full)) {
            TestClient client = connect(busy, "s3cret");

            assertThat(client.closeReason()).contains(CloseReason.of(1013, "Try again later"));
        }
    }

    @Test
    void theThreadsTakeABoundedNumberOfQuestions() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        ExecutorService threads = DirectoryAccessPolicy.boundedThreads();
        try {
            int taken = 0;
            while (taken < 1_000 && takes(threads, answered)) {
                taken++;
            }
            assertThat(taken).isEqualTo(104);
        } finally {
            answered.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean takes(ExecutorService threads, CountDownLatch answered) {
        try {
            threads.execute(() -> {
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private static TestEngine engineAsking(UserDirectory directory, Executor executor) {
        return TestEngine.with(builder -> builder.accessPolicy(new DirectoryAccessPolicy(directory, executor)));
    }

    private static TestClient connect(TestEngine engine, String token) {
        return engine.connect(JoinRequest.builder()
                .parameters(Map.of(
                        "roomId", List.of("lobby"),
                        "userId", List.of("whoever"),
                        "userName", List.of("Whoever"),
                        "token", List.of(token)))
                .build());
    }

    private void answer() {
        questions.remove().run();
        engine.runDue();
    }
}
