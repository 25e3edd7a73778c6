package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.SignalingClient;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTlsTest {

    @TempDir
    Path folder;

    private static SignalingServer start(Path certificate, Path key) throws StartException {
        return start(certificate, key, ServerOptions.DEFAULT_HANDSHAKE_TIMEOUT);
    }

    private static SignalingServer start(Path certificate, Path key, Duration handshakeTimeout) throws StartException {
        return TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .tls(certificate, key)
                        .handshakeTimeout(handshakeTimeout)
                        .build(),
                new SignalingListener() {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void httpsAndWssWorkWithPemFiles(String algorithm) throws Exception {
        SelfSigned files = SelfSigned.make(folder, algorithm);
        SignalingClient client;
        try (SignalingServer server = start(files.certificate(), files.key())) {
            HttpClient http =
                    HttpClient.newBuilder().sslContext(files.trustingContext()).build();
            String health = http.send(
                            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/health"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(health).contains("\"status\":\"ok\"");

            client = SignalingClient.connect(
                    files.trustingContext(),
                    URI.create("wss://localhost:" + server.port() + "/?roomId=r&userId=u&userName=n"),
                    "u");
            client.expect("welcome");
        }
        try (client) {
            client.expectClosed(1001);
        }
    }

    @Test
    void whoNeverStartsTheTlsHandshakeIsDropped() throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        try (SignalingServer server = start(files.certificate(), files.key(), Duration.ofMillis(300));
                Socket silent = new Socket("127.0.0.1", server.port())) {
            silent.setSoTimeout(10_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            await().until(() -> server.socketCount() == 0);
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedInOneLine() throws Exception {
        SelfSigned rsa = SelfSigned.make(folder, "RSA");
        SelfSigned ec = SelfSigned.make(folder, "EC");
        Path missing = folder.resolve("missing.pem");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "garbage");
        Path traditional = SelfSigned.pem(folder.resolve("old.pem"), "RSA PRIVATE KEY", new byte[] {1});
        Path encrypted = SelfSigned.pem(folder.resolve("enc.pem"), "ENCRYPTED PRIVATE KEY", new byte[] {1});

        assertRefused(missing, rsa.key(), "missing.pem", "no such file");
        assertRefused(rsa.certificate(), missing, "missing.pem", "no such file");
        assertRefused(garbage, rsa.key(), "garbage.pem", "certificate");
        assertRefused(rsa.certificate(), garbage, "garbage.pem", "private key");
        assertRefused(rsa.certificate(), traditional, "old.pem", "openssl pkcs8");
        assertRefused(rsa.certificate(), encrypted, "enc.pem", "openssl pkcs8");
        assertRefused(rsa.certificate(), ec.key(), "EC-key.pem", "RSA");
    }

    @Test
    void aKeyOfAnotherCertificateIsToldWithBothFiles() throws Exception {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            SelfSigned one = SelfSigned.make(folder, "one-" + algorithm, algorithm);
            SelfSigned other = SelfSigned.make(folder, "other-" + algorithm, algorithm);
            assertRefused(one.certificate(), other.key(), "--tls-cert " + one.certificate(), "does not belong");
            assertRefused(one.certificate(), other.key(), "--tls-key " + other.key(), "does not belong");
            start(one.certificate(), one.key()).close();
        }
    }

    @Test
    void aChainInTheWrongOrderIsToldSo() throws Exception {
        SelfSigned own = SelfSigned.make(folder, "own", "EC");
        SelfSigned authority = SelfSigned.make(folder, "authority", "RSA", "-dname", "CN=authority");
        String ownFirst = Files.readString(own.certificate()) + Files.readString(authority.certificate());
        String ownLast = Files.readString(authority.certificate()) + Files.readString(own.certificate());

        assertRefused(
                Files.writeString(folder.resolve("own-last.pem"), ownLast), own.key(), "own-last.pem", "is number 2");
        assertRefused(
                Files.writeString(folder.resolve("unrelated.pem"), ownFirst),
                own.key(),
                "unrelated.pem",
                "number 2 has not signed number 1");
    }

    @Test
    void aCertificateWithWhichNoHandshakeWorksIsRefused() throws Exception {
        SelfSigned weak = SelfSigned.make(folder, "weak", "RSA", "-keysize", "512", "-sigalg", "SHA256withRSA");
        assertRefused(weak.certificate(), weak.key(), "weak-cert.pem", "no TLS handshake works");
        assertRefused(weak.certificate(), weak.key(), "weak-key.pem", "no TLS handshake works");
    }

    @Test
    void theTwoFilesInEachOthersPlaceAreTold() throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        assertRefused(files.key(), files.certificate(), "EC-key.pem", "certificate");
    }

    private static void assertRefused(Path certificate, Path key, String file, String reason) {
        assertThatThrownBy(() -> start(certificate, key).close())
                .isInstanceOf(StartException.class)
                .message()
                .contains(file)
                .contains(reason)
                .doesNotContain("\n");
    }
}
