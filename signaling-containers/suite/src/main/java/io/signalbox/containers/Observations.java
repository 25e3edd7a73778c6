package io.signalbox.containers;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** What a run showed, line by line: "yes" where tests passed and observed nothing more exact. */
final class Observations implements TestWatcher {

    static final String YES = "yes";
    static final String FAILED = "FAILED";

    private final Map<Behaviour, String> values = Collections.synchronizedMap(new EnumMap<>(Behaviour.class));

    /** For a test to say exactly what it saw. */
    void observe(Behaviour behaviour, String value) {
        values.put(behaviour, value);
    }

    Map<Behaviour, String> values() {
        return values;
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        behaviour(context).ifPresent(behaviour -> values.putIfAbsent(behaviour, YES));
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        behaviour(context).ifPresent(behaviour -> values.put(behaviour, FAILED));
    }

    private static Optional<Behaviour> behaviour(ExtensionContext context) {
        Optional<Method> method = context.getTestMethod();
        Optional<Shows> shows = method.flatMap(test -> AnnotationSupport.findAnnotation(test, Shows.class));
        Optional<ExtensionContext> at = Optional.of(context);
        while (shows.isEmpty() && at.isPresent()) {
            shows = at.get().getTestClass().flatMap(type -> AnnotationSupport.findAnnotation(type, Shows.class));
            at = at.get().getParent();
        }
        return shows.map(Shows::value);
    }
}
