package io.signalbox.testkit.engine;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides when the test says so: the oldest open question about a user first. */
final class SlowPolicy implements AccessPolicy {

    private record Question(JoinRequest request, CompletableFuture<Admission> answer) {}

    private final List<Question> open = new ArrayList<>();

    @Override
    public CompletionStage<Admission> admit(JoinRequest request) {
        Question question = new Question(request, new CompletableFuture<>());
        open.add(question);
        return question.answer;
    }

    void accept(String userId) {
        Question question = take(userId, false);
        question.answer.complete(Admission.accept(question.request));
    }

    /** Answers the youngest open question about a user. */
    void acceptLatest(String userId) {
        Question question = take(userId, true);
        question.answer.complete(Admission.accept(question.request));
    }

    void decide(String userId, Admission admission) {
        take(userId, false).answer.complete(admission);
    }

    boolean isAskedAbout(String userId) {
        return open.stream().anyMatch(question -> question.request.userId().equals(userId));
    }

    private Question take(String userId, boolean latest) {
        Question found = null;
        for (Iterator<Question> questions = open.iterator(); questions.hasNext() && (latest || found == null); ) {
            Question question = questions.next();
            if (question.request.userId().equals(userId)) {
                found = question;
            }
        }
        if (found == null) {
            throw new AssertionError("the policy was not asked about " + userId);
        }
        open.remove(found);
        return found;
    }
}
