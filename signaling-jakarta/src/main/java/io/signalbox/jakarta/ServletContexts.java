package io.signalbox.jakarta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servlet context of the application that the current thread works for. Neither Jakarta WebSocket nor the
 * servlet API has a call for it; each servlet container has one of its own, asked by reflection.
 */
final class ServletContexts {

    /** Static or chained no-argument calls that lead to the context: in Jetty, in Undertow, in Tomcat. */
    private static final List<String[]> ROUTES = List.of(
            new String[] {"org.eclipse.jetty.ee10.servlet.ServletContextHandler", "getCurrentServletContext"},
            new String[] {"org.eclipse.jetty.ee11.servlet.ServletContextHandler", "getCurrentServletContext"},
            new String[] {"io.undertow.servlet.handlers.ServletRequestContext", "current", "getCurrentServletContext"});

    private static final String[] FROM_TOMCAT_LOADER = {"getResources", "getContext", "getServletContext"};

    private ServletContexts() {}

    /** The context, a {@code jakarta.servlet.ServletContext}; null where there is none or the container hides it. */
    static @Nullable Object current() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (loader == null) {
            return null;
        }
        for (String[] route : ROUTES) {
            Object context = follow(route, loader);
            if (context != null) {
                return context;
            }
        }
        return loader.getClass().getName().startsWith("org.apache.catalina.")
                ? chain(loader, FROM_TOMCAT_LOADER, 0)
                : null;
    }

    /** The context's attribute of this name. */
    static @Nullable Object attribute(Object context, String name) {
        try {
            Class<?> type = Class.forName(
                    "jakarta.servlet.ServletContext", true, context.getClass().getClassLoader());
            return type.getMethod("getAttribute", String.class).invoke(context, name);
        } catch (ReflectiveOperationException | LinkageError notServlets) {
            return null;
        }
    }

    private static @Nullable Object follow(String[] route, ClassLoader loader) {
        try {
            Object start =
                    Class.forName(route[0], true, loader).getMethod(route[1]).invoke(null);
            return start == null ? null : chain(start, route, 2);
        } catch (ReflectiveOperationException | LinkageError otherContainer) {
            return null;
        }
    }

    private static @Nullable Object chain(Object start, String[] methods, int from) {
        Object at = start;
        try {
            for (int i = from; i < methods.length; i++) {
                at = at.getClass().getMethod(methods[i]).invoke(at);
                if (at == null) {
                    return null;
                }
            }
            return at;
        } catch (ReflectiveOperationException hidden) {
            return null;
        }
    }
}
