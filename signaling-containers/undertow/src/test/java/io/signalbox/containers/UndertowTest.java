package io.signalbox.containers;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.Version;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.WebResourceCollection;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Set;

class UndertowTest extends ContainerSuite {

    UndertowTest() {
        super(new EmbeddedUndertow());
    }

    private static final class EmbeddedUndertow implements Container {

        @Override
        public String name() {
            return "Undertow " + Version.getVersionString().replace(".Final", "");
        }

        @Override
        public Running start(Deployment deployment) throws Exception {
            DeploymentInfo application = CallsOnUndertow.serving(deployment.endpoints());
            deployment.attributes().forEach(application::addServletContextAttribute);
            Login login = deployment.login();
            if (login != null) {
                secure(application, login);
            }
            DeploymentManager manager = Servlets.defaultContainer().addDeployment(application);
            manager.deploy();
            Undertow.Builder builder = Undertow.builder().addHttpListener(0, "127.0.0.1", manager.start());
            Duration idleTimeout = deployment.idleTimeout();
            if (idleTimeout != null) {
                sockets(manager).setDefaultMaxSessionIdleTimeout(idleTimeout.toMillis());
                builder.setServerOption(UndertowOptions.IDLE_TIMEOUT, (int) idleTimeout.toMillis());
            }
            Undertow undertow = builder.build();
            undertow.start();
            InetSocketAddress address =
                    (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
            return new Running() {
                @Override
                public int port() {
                    return address.getPort();
                }

                @Override
                public void stop() throws Exception {
                    manager.stop();
                    manager.undeploy();
                    undertow.stop();
                }
            };
        }

        private static ServerContainer sockets(DeploymentManager manager) {
            ServletContext context = manager.getDeployment().getServletContext();
            return (ServerContainer) context.getAttribute(ServerContainer.class.getName());
        }

        private static void secure(DeploymentInfo application, Login login) {
            application
                    .setIdentityManager(new OneUser(login))
                    .setLoginConfig(new LoginConfig("BASIC", "calls"))
                    .addSecurityRole(login.role())
                    .addSecurityConstraint(new SecurityConstraint()
                            .addRoleAllowed(login.role())
                            .addWebResourceCollection(new WebResourceCollection().addUrlPattern(login.path())));
        }
    }

    private record OneUser(Login login) implements IdentityManager {

        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public Account verify(String id, Credential credential) {
            boolean right = id.equals(login.user())
                    && credential instanceof PasswordCredential password
                    && login.password().equals(new String(password.getPassword()));
            return right ? new OneAccount(login) : null;
        }

        @Override
        public Account verify(Credential credential) {
            return null;
        }
    }

    private record OneAccount(Login login) implements Account {

        @Override
        public Principal getPrincipal() {
            return login::user;
        }

        @Override
        public Set<String> getRoles() {
            return Set.of(login.role());
        }
    }
}
