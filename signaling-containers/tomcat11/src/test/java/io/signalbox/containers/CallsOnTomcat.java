package io.signalbox.containers;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat in a program of one's own. */
final class CallsOnTomcat {

    private CallsOnTomcat() {}

    static Tomcat serving(List<ServerEndpointConfig> endpoints, Path directory) {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        Context context = tomcat.addContext("", null);
        // An upgrade is a filter's, and a filter is called where a servlet is mapped.
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet")
                .addMapping("/");
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> mount(endpoints, servlets), Set.of());
        return tomcat;
    }

    private static void mount(List<ServerEndpointConfig> endpoints, ServletContext servlets) throws ServletException {
        ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
        for (ServerEndpointConfig endpoint : endpoints) {
            try {
                container.addEndpoint(endpoint);
            } catch (DeploymentException e) {
                throw new ServletException(e);
            }
        }
    }
}
