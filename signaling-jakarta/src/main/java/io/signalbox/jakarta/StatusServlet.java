package io.signalbox.jakarta;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.SignalingEngine;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /health} and {@code /rooms} as the wire protocol defines them, under the path of its mapping. Mapped
 * to {@code /signaling-status/*}, it serves {@code /signaling-status/health}. It may also be mapped to only one of the
 * two, for example to {@code /internal/health}.
 *
 * <p>It counts rooms and participants and names none of them. Every client that reaches the servlet can read the
 * answer, and in many applications the id of a room is enough to come in. With the init parameter {@value #NAMES} set
 * to {@code true} it names them. The application must then guard the path.
 *
 * <p>The engine is the one that the servlet was made with. A servlet that the container makes finds the application's
 * engine as {@link SignalingServerEndpoint} does, and answers 503 as long as there is none.
 *
 * <p>Each answer is made for its request. That takes time in proportion to the rooms, and other requests wait
 * meanwhile. An answer has {@link EngineStatus#MAX_JSON_BYTES} at most. Any thread may call. This is the only class of
 * the library that needs the servlet API.
 */
public class StatusServlet extends HttpServlet {

    /** The init parameter that says whether rooms and participants are named: {@code true} or, by default, not. */
    public static final String NAMES = "names";

    private static final System.Logger LOG = System.getLogger(StatusServlet.class.getName());
    private static final long serialVersionUID = 1;

    /** Only one answer is made at a time, so that many requests need the memory of one. */
    private final ReentrantLock making = new ReentrantLock();

    /** Null in one that the container made, until it was found. */
    private transient volatile @Nullable SignalingEngine engine;

    /** For the container, and for classes that extend it: takes the application's engine. */
    public StatusServlet() {}

    /** The status of this engine. */
    public StatusServlet(SignalingEngine engine) {
        this.engine = engine;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String method = request.getMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean named = Boolean.parseBoolean(getInitParameter(NAMES));
        String asked = asked(request);
        if (!asked.equals("/health") && !asked.equals("/rooms")) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        SignalingEngine found = engine();
        if (found == null) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        answer(response, json(found, asked.equals("/health"), named));
    }

    private byte[] json(SignalingEngine found, boolean health, boolean named) {
        making.lock();
        try {
            EngineStatus status = found.status();
            String json;
            if (health) {
                json = named ? status.toHealthJson() : status.toAnonymousHealthJson();
            } else {
                json = named ? status.toRoomsJson() : status.toAnonymousRoomsJson();
            }
            return json.getBytes(StandardCharsets.UTF_8);
        } finally {
            making.unlock();
        }
    }

    private @Nullable SignalingEngine engine() {
        SignalingEngine known = engine;
        if (known == null) {
            known = HostEngine.engine(
                    getServletContext(), problem -> LOG.log(Level.DEBUG, "looking for the engine", problem));
            engine = known;
        }
        return known;
    }

    /**
     * The part of the path after the mapping; the last part of the mapping if the servlet is mapped to one path alone.
     */
    private static String asked(HttpServletRequest request) {
        String behind = request.getPathInfo();
        if (behind != null) {
            return behind;
        }
        String path = request.getServletPath();
        return path.substring(Math.max(0, path.lastIndexOf('/')));
    }

    private static void answer(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
