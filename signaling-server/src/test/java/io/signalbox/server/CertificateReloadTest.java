package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What SIGHUP does to the program, and what the program says of certificates. */
@Timeout(120)
class CertificateReloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private ServerProcess server;

    @AfterEach
    void noProcessIsLeft() {
        if (server != null) {
            server.close();
        }
    }

    private Path certificate() {
        return folder.resolve("certificate.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private void put(Path certificate, Path key) throws IOException {
        Files.copy(certificate, certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(key, key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private void startWith(SelfSigned files) throws IOException {
        put(files.certificate(), files.key());
        server = ServerProcess.start("128m", "--tls-cert", certificate().toString(), "--tls-key", key().toString());
    }

    private SignalingClient join(SSLContext tls, String user) {
        URI endpoint = URI.create("wss://127.0.0.1:" + server.port() + "/");
        SignalingClient client =
                SignalingClient.connect(tls, SignalingClient.address(endpoint, "room", user, "name"), user);
        client.expect("welcome");
        return client;
    }

    private void awaitLog(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.out()).contains(text));
    }

    private static void assertInTheRoom(SignalingClient client) {
        client.send("{\"type\":\"ping\"}");
        client.skipTo("pong");
    }

    @Test
    void newHandshakesUseTheNewCertificateAndConnectionsStay() throws Exception {
        SelfSigned old = SelfSigned.make(folder, "old", "EC");
        SelfSigned renewed = SelfSigned.make(folder, "renewed", "RSA");
        startWith(old);
        try (SignalingClient before = join(old.trustingContext(), "before")) {
            put(renewed.certificate(), renewed.key());
            server.hangUp();
            awaitLog("INFO  certificate reloaded");

            try (SignalingClient after = join(renewed.trustingContext(), "after")) {
                assertInTheRoom(before);
                assertInTheRoom(after);
            }
            assertThatThrownBy(() -> join(old.trustingContext(), "late")).hasStackTraceContaining("PKIX path");
        }
    }

    @Test
    void aPairThatCannotBeUsedLeavesTheOldOneInPlace() throws Exception {
        SelfSigned old = SelfSigned.make(folder, "old", "EC");
        SelfSigned other = SelfSigned.make(folder, "other", "EC");
        startWith(old);
        put(other.certificate(), old.key());
        server.hangUp();
        awaitLog("WARN  certificate not reloaded, the old one stays in use");
        awaitLog("does not belong");
        join(old.trustingContext(), "one").close();

        Files.delete(certificate());
        server.hangUp();
        awaitLog("no such file");
        join(old.trustingContext(), "two").close();

        put(other.certificate(), other.key());
        server.hangUp();
        awaitLog("INFO  certificate reloaded");
        join(other.trustingContext(), "three").close();
    }

    @Test
    void withoutTlsTheServerSaysThatThereIsNothingToReloadAndGoesOn() throws Exception {
        server = ServerProcess.start("128m");
        try (SignalingClient client = SignalingClient.join(server.endpoint(), "room", "user", "name")) {
            server.hangUp();
            awaitLog("INFO  SIGHUP: there is no certificate to reload");
            assertInTheRoom(client);
            server.terminate();
            assertThat(client.awaitClosed().code()).isEqualTo(1001);
        }
        assertThat(server.exitCode()).isZero();
    }

    @Test
    void aJvmThatLeavesSignalsAloneStartsNoneTheLess() throws Exception {
        server = ServerProcess.launch(List.of("-Xmx128m", "-Xrs"), Map.of(), List.of("--port", "0"));
        server.port();
        assertThat(server.err()).isEmpty();
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void aKeyOfAnotherCertificateIsOneLineAndExitCode1() throws Exception {
        SelfSigned one = SelfSigned.make(folder, "one", "RSA");
        SelfSigned other = SelfSigned.make(folder, "other", "RSA");
        put(one.certificate(), other.key());
        server = ServerProcess.launch(
                List.of("-Xmx128m"),
                Map.of(),
                List.of("--port", "0", "--tls-cert", certificate().toString(), "--tls-key", key().toString()));
        assertThat(server.exitCode()).isEqualTo(1);
        assertThat(server.err().lines())
                .singleElement()
                .asString()
                .contains("--tls-cert " + certificate(), "--tls-key " + key(), "does not belong");
        assertThat(server.out()).isEmpty();
    }

    @Test
    void aCertificateOutOfItsTimeIsWarnedOf() throws Exception {
        startWith(SelfSigned.make(folder, "past", "EC", "-startdate", "-10d", "-validity", "5"));
        awaitLog("WARN  the certificate has expired");

        SelfSigned future = SelfSigned.make(folder, "future", "EC", "-startdate", "+5d", "-validity", "5");
        put(future.certificate(), future.key());
        server.hangUp();
        awaitLog("WARN  the certificate is not valid yet");
    }
}
