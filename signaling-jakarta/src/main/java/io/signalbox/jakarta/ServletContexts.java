package io.signalbox.jakarta;

import jakarta.websocket.server.HandshakeRequest;
import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servlet context of the application that a handshake is for. Jakarta WebSocket leads to it only through an HTTP
 * session, and few clients have one; beyond that each container is asked in its own way, by reflection, as the library
 * does not depend on servlets.
 */
final class ServletContexts {

    private static final String SERVLET = "jakarta.servlet.";
    private static final String GET_CONTEXT = "getServletContext";

    /** Static calls, and calls on their results, that lead to the context of the current thread: Jetty's and Undertow's. */
    private static final List<String[]> ROUTES = List.of(
            new String[] {"org.eclipse.jetty.ee10.servlet.ServletContextHandler", "getCurrentServletContext"},
            new String[] {"org.eclipse.jetty.ee11.servlet.ServletContextHandler", "getCurrentServletContext"},
            new String[] {"io.undertow.servlet.handlers.ServletRequestContext", "current", "getCurrentServletContext"});

    private ServletContexts() {}

    /** The context, a {@code jakarta.servlet.ServletContext}; null where there is none or the container hides it. */
    static @Nullable Object of(HandshakeRequest request) {
        Object session = request.getHttpSession();
        if (session != null) {
            return call(SERVLET + "http.HttpSession", session, GET_CONTEXT);
        }
        for (String[] route : ROUTES) {
            Object context = follow(route);
            if (context != null) {
                return context;
            }
        }
        return ofWrapped(request);
    }

    /** The context's attribute of this name. */
    static @Nullable Object attribute(Object context, String name) {
        try {
            return type(SERVLET + "ServletContext", context)
                    .getMethod("getAttribute", String.class)
                    .invoke(context, name);
        } catch (ReflectiveOperationException | LinkageError notServlets) {
            return null;
        }
    }

    /** Tomcat's handshake request keeps the servlet request to itself. */
    private static @Nullable Object ofWrapped(HandshakeRequest request) {
        for (Field field : request.getClass().getDeclaredFields()) {
            if (field.getType().getName().equals(SERVLET + "http.HttpServletRequest")) {
                try {
                    field.setAccessible(true);
                    Object wrapped = field.get(request);
                    return wrapped == null ? null : call(SERVLET + "ServletRequest", wrapped, GET_CONTEXT);
                } catch (ReflectiveOperationException | RuntimeException hidden) {
                    return null;
                }
            }
        }
        return null;
    }

    private static @Nullable Object follow(String[] route) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Object at =
                    Class.forName(route[0], true, loader).getMethod(route[1]).invoke(null);
            for (int i = 2; i < route.length && at != null; i++) {
                at = at.getClass().getMethod(route[i]).invoke(at);
            }
            return at;
        } catch (ReflectiveOperationException | LinkageError otherContainer) {
            return null;
        }
    }

    /** Calls through the interface: the class behind it may not be public. */
    private static @Nullable Object call(String type, Object object, String method) {
        try {
            return type(type, object).getMethod(method).invoke(object);
        } catch (ReflectiveOperationException | LinkageError notServlets) {
            return null;
        }
    }

    private static Class<?> type(String name, Object from) throws ClassNotFoundException {
        return Class.forName(name, true, from.getClass().getClassLoader());
    }
}
