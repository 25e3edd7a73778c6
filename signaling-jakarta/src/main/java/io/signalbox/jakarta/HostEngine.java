package io.signalbox.jakarta;

import io.signalbox.core.SignalingEngine;
import jakarta.websocket.server.HandshakeRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application's engine. CDI and servlets are asked by reflection: the library depends on neither, and where
 * one is missing the next is asked.
 */
final class HostEngine {

    private static final System.Logger LOG = System.getLogger(HostEngine.class.getName());

    private HostEngine() {}

    /** An adapter to the application's engine, or null if there is none that can be found from this handshake. */
    static @Nullable SignalingAdapter find(HandshakeRequest request) {
        SignalingAdapter adapter = fromCdi();
        if (adapter == null) {
            adapter = fromServletContext(ServletContexts.of(request));
        }
        return adapter != null ? adapter : fromProvider();
    }

    private static @Nullable SignalingAdapter fromCdi() {
        return adapter(fromCdi(SignalingEngine.class), fromCdi(EndpointOptions.class));
    }

    private static @Nullable Object fromCdi(Class<?> type) {
        try {
            Class<?> cdi = Class.forName("jakarta.enterprise.inject.spi.CDI", true, loader());
            Object current = cdi.getMethod("current").invoke(null);
            Class<?> instance = Class.forName("jakarta.enterprise.inject.Instance", true, loader());
            Method select = instance.getMethod("select", Class.class, java.lang.annotation.Annotation[].class);
            Object beans = select.invoke(current, type, new java.lang.annotation.Annotation[0]);
            boolean resolvable =
                    Boolean.TRUE.equals(instance.getMethod("isResolvable").invoke(beans));
            return resolvable ? instance.getMethod("get").invoke(beans) : null;
        } catch (ClassNotFoundException noCdi) {
            return null;
        } catch (ReflectiveOperationException | LinkageError e) {
            // CDI is there and has not started, or is not for this application.
            LOG.log(
                    Level.DEBUG,
                    "CDI has no " + type.getName(),
                    e instanceof InvocationTargetException ? e.getCause() : e);
            return null;
        }
    }

    private static @Nullable SignalingAdapter fromServletContext(@Nullable Object context) {
        if (context == null) {
            return null;
        }
        return adapter(
                ServletContexts.attribute(context, SignalingEngine.class.getName()),
                ServletContexts.attribute(context, EndpointOptions.class.getName()));
    }

    private static @Nullable SignalingAdapter fromProvider() {
        try {
            Iterator<SignalingEngineProvider> providers =
                    ServiceLoader.load(SignalingEngineProvider.class, loader()).iterator();
            if (!providers.hasNext()) {
                return null;
            }
            SignalingEngineProvider provider = providers.next();
            return new SignalingAdapter(provider.engine(), provider.options());
        } catch (ServiceConfigurationError | RuntimeException e) {
            LOG.log(Level.WARNING, "the SignalingEngineProvider failed", e);
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
