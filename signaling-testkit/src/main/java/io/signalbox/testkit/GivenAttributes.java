package io.signalbox.testkit;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The policy of a test engine that is given no other: lets everyone in, with the attributes that the test gave. */
final class GivenAttributes implements AccessPolicy {

    /** By identity, which is the equality of requests. */
    private final Map<JoinRequest, Map<String, Object>> given = new ConcurrentHashMap<>();

    void give(JoinRequest request, Map<String, Object> attributes) {
        given.put(request, attributes);
    }

    /** Whether the attributes of this request still wait for somebody to ask for them; forgets them. */
    boolean takeBack(JoinRequest request) {
        return given.remove(request) != null;
    }

    @Override
    public CompletionStage<Admission> admit(JoinRequest request) {
        Admission admission = Admission.accept(request);
        Map<String, Object> attributes = given.remove(request);
        if (attributes != null) {
            for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
                admission = admission.withAttribute(attribute.getKey(), attribute.getValue());
            }
        }
        return CompletableFuture.completedStage(admission);
    }
}
