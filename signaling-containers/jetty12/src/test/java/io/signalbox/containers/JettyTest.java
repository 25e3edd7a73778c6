package io.signalbox.containers;

import jakarta.websocket.server.ServerContainer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Credential;

class JettyTest extends ContainerSuite {

    JettyTest() {
        super(new Jetty());
    }

    private static final class Jetty implements Container {

        @Override
        public String name() {
            return "Jetty " + Server.getVersion() + " (EE 10)";
        }

        @Override
        public Running start(Deployment deployment) throws Exception {
            ServletContextHandler context = CallsOnJetty.serving(deployment.endpoints());
            deployment.attributes().forEach(context::setAttribute);
            Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
            server.setHandler(context);
            ServerConnector connector = (ServerConnector) server.getConnectors()[0];
            Login login = deployment.login();
            if (login != null) {
                context.setSecurityHandler(security(login));
            }
            Duration idleTimeout = deployment.idleTimeout();
            if (idleTimeout != null) {
                connector.setIdleTimeout(idleTimeout.toMillis());
            }
            server.start();
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
                    server.stop();
                }
            };
        }

        private static ServerContainer sockets(ServletContextHandler context) {
            return (ServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
        }

        private static ConstraintSecurityHandler security(Login login) {
            UserStore users = new UserStore();
            users.addUser(login.user(), Credential.getCredential(login.password()), new String[] {login.role()});
            HashLoginService logins = new HashLoginService("calls");
            logins.setUserStore(users);
            ConstraintMapping mapping = new ConstraintMapping();
            mapping.setPathSpec(login.path());
            mapping.setConstraint(Constraint.from(login.role()));
            ConstraintSecurityHandler security = new ConstraintSecurityHandler();
            security.setAuthenticator(new BasicAuthenticator());
            security.setLoginService(logins);
            security.addConstraintMapping(mapping);
            return security;
        }
    }
}
