package io.signalbox.containers;

import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.websocket.server.WsServerContainer;

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
        public boolean closesWait() {
            return true;
        }

        @Override
        public Running start(Deployment deployment) throws Exception {
            Path base = Files.createTempDirectory(Path.of("target"), "tomcat");
            Tomcat tomcat = CallsOnTomcat.serving(deployment.endpoints(), base.toAbsolutePath());
            tomcat.setPort(0);
            Connector connector = tomcat.getConnector();
            connector.setProperty("address", "127.0.0.1");
            Context context = (Context) tomcat.getHost().findChild("");
            Duration idleTimeout = deployment.idleTimeout();
            if (idleTimeout != null) {
                connector.setProperty("connectionTimeout", String.valueOf(idleTimeout.toMillis()));
            }
            Login login = deployment.login();
            if (login != null) {
                secure(tomcat, context, login);
            }
            context.addServletContainerInitializer(
                    (classes, servlets) -> deployment.attributes().forEach(servlets::setAttribute), Set.of());
            tomcat.start();
            // It looks for what is idle, or closed and not answered, every ten seconds by default.
            sockets(context).setProcessPeriod(1);
            if (idleTimeout != null) {
                sockets(context).setDefaultMaxSessionIdleTimeout(idleTimeout.toMillis());
            }
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

        private static WsServerContainer sockets(Context context) {
            return (WsServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
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
