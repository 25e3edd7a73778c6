package io.signalbox.containers;

import jakarta.websocket.server.ServerEndpointConfig;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
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
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/");
            server.setHandler(context);
            if (deployment.idleTimeout() != null) {
                connector.setIdleTimeout(deployment.idleTimeout().toMillis());
            }
            JakartaWebSocketServletContainerInitializer.configure(context, (servlets, container) -> {
                if (deployment.idleTimeout() != null) {
                    container.setDefaultMaxSessionIdleTimeout(
                            deployment.idleTimeout().toMillis());
                }
                for (ServerEndpointConfig endpoint : deployment.endpoints()) {
                    container.addEndpoint(endpoint);
                }
            });
            if (deployment.login() != null) {
                context.setSecurityHandler(security(deployment.login()));
            }
            server.start();
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
