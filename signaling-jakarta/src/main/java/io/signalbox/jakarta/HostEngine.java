package io.signalbox.jakarta;

import io.signalbox.core.SignalingEngine;
import jakarta.websocket.server.HandshakeRequest;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application's engine. CDI and servlets are asked by reflection: the library depends on neither, and where
 * one is missing the next is asked.
 */
final class HostEngine {

    private static final System.Logger LOG = System.getLogger(HostEngine.class.getName());

    private HostEngine() {}

    /**
     * An adapter to the application's engine, or null if there is none that can be found from this handshake.
     *
     * @param problems told what went wrong where an engine, or its options, should have been
     */
    static @Nullable SignalingAdapter find(HandshakeRequest request, Consumer<Throwable> problems) {
        SignalingAdapter adapter =
                adapter(fromCdi(SignalingEngine.class, problems), fromCdi(EndpointOptions.class, problems));
        if (adapter == null) {
            adapter = fromServletContext(ServletContexts.of(request));
        }
        return adapter != null
                ? adapter
                : fromProvider(provider -> new SignalingAdapter(provider.engine(), provider.options()), problems);
    }

    /** The application's engine, or null if there is none in the reach of this servlet context; told of problems likewise. */
    static @Nullable SignalingEngine engine(Object servletContext, Consumer<Throwable> problems) {
        Object engine = fromCdi(SignalingEngine.class, problems);
        if (engine == null) {
            engine = ServletContexts.attribute(servletContext, SignalingEngine.class.getName());
        }
        if (engine instanceof SignalingEngine found) {
            return found;
        }
        return fromProvider(SignalingEngineProvider::engine, problems);
    }

    private static @Nullable Object fromCdi(Class<?> type, Consumer<Throwable> problems) {
        Object beans;
        Class<?> instance;
        try {
            Class<?> cdi = Class.forName("jakarta.enterprise.inject.spi.CDI", true, loader());
            Object current = cdi.getMethod("current").invoke(null);
            instance = Class.forName("jakarta.enterprise.inject.Instance", true, loader());
            Method select = instance.getMethod("select", Class.class, Annotation[].class);
            beans = select.invoke(current, type, new Annotation[0]);
        } catch (ClassNotFoundException noCdi) {
            return null;
        } catch (ReflectiveOperationException | LinkageError e) {
            // CDI is there and has not started, or is not for this application.
            LOG.log(Level.DEBUG, "CDI has no " + type.getName(), causeOf(e));
            return null;
        }
        return bean(type, instance, beans, problems);
    }

    private static @Nullable Object bean(Class<?> type, Class<?> instance, Object beans, Consumer<Throwable> problems) {
        try {
            if (Boolean.TRUE.equals(instance.getMethod("isUnsatisfied").invoke(beans))) {
                return null;
            }
            return instance.getMethod("get").invoke(beans);
        } catch (ReflectiveOperationException | LinkageError e) {
            problems.accept(failed("CDI cannot give the bean " + type.getName(), causeOf(e)));
            return null;
        }
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof InvocationTargetException && cause != null ? cause : failure;
    }

    /** Says what went wrong at the bottom, too: some servers' consoles leave stacks out. */
    private static IllegalStateException failed(String what, Throwable cause) {
        Throwable bottom = cause;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        return new IllegalStateException(what + ": " + bottom, cause);
    }

    private static @Nullable SignalingAdapter fromServletContext(@Nullable Object context) {
        if (context == null) {
            return null;
        }
        return adapter(
                ServletContexts.attribute(context, SignalingEngine.class.getName()),
                ServletContexts.attribute(context, EndpointOptions.class.getName()));
    }

    private static <T> @Nullable T fromProvider(
            Function<SignalingEngineProvider, T> use, Consumer<Throwable> problems) {
        try {
            Iterator<SignalingEngineProvider> providers =
                    ServiceLoader.load(SignalingEngineProvider.class, loader()).iterator();
            return providers.hasNext() ? use.apply(providers.next()) : null;
        } catch (ServiceConfigurationError | RuntimeException e) {
            problems.accept(failed("the SignalingEngineProvider failed", e));
            return null;
        }
    }

    private static @Nullable SignalingAdapter adapter(@Nullable Object engine, @Nullable Object options) {
        if (!(engine instanceof SignalingEngine found)) {
            return null;
        }
        return new SignalingAdapter(
                found, options instanceof EndpointOptions given ? given : EndpointOptions.defaults());
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : HostEngine.class.getClassLoader();
    }
}
