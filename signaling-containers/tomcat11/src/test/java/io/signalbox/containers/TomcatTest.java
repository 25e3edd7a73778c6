package io.signalbox.containers;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.websocket.server.WsSci;

class TomcatTest extends ContainerSuite {

    TomcatTest() {
        super(new EmbeddedTomcat());
    }

    private static final class EmbeddedTomcat implements Container {

        @Override
        public String name() {
            return "Tomcat " + ServerInfo.getServerNumber().replaceAll("\\.0$", "");
        }

        @Override
        public boolean tellsProtocolErrors() {
            return false;
        }

        @Override
        public Running start(Deployment deployment) throws Exception {
            Path base = Files.createTempDirectory(Path.of("target"), "tomcat");
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(base.toAbsolutePath().toString());
            tomcat.setPort(0);
            Connector connector = tomcat.getConnector();
            connector.setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext("", null);
            // Upgrades are a filter's, and a filter is called where a servlet is mapped.
            Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
            context.addServletMappingDecoded("/", "default");
            context.addServletContainerInitializer(new WsSci(), null);
            context.addServletContainerInitializer((classes, servlets) -> {
                ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
                if (deployment.idleTimeout() != null) {
                    container.setDefaultMaxSessionIdleTimeout(
                            deployment.idleTimeout().toMillis());
                }
                for (ServerEndpointConfig endpoint : deployment.endpoints()) {
                    try {
                        container.addEndpoint(endpoint);
                    } catch (DeploymentException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }, Set.of());
            if (deployment.idleTimeout() != null) {
                connector.setProperty(
                        "connectionTimeout", String.valueOf(deployment.idleTimeout().toMillis()));
            }
            if (deployment.login() != null) {
                secure(tomcat, context, deployment.login());
            }
            tomcat.start();
            return new Running() {
                @Override
                public int port() {
                    return connector.getLocalPort();
                }

                @Override
                public void stop() throws Exception {
                    tomcat.stop();
                    tomcat.destroy();
                }
            };
        }

        private static void secure(Tomcat tomcat, Context context, Login login) {
            tomcat.addUser(login.user(), login.password());
            tomcat.addRole(login.user(), login.role());
            SecurityCollection paths = new SecurityCollection();
            paths.addPattern(login.path());
            SecurityConstraint constraint = new SecurityConstraint();
            constraint.addCollection(paths);
            constraint.addAuthRole(login.role());
            context.addConstraint(constraint);
            context.addSecurityRole(login.role());
            context.setLoginConfig(new LoginConfig("BASIC", "calls", null, null));
            context.getPipeline().addValve(new BasicAuthenticator());
        }
    }
}
