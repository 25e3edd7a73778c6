package io.signalbox.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Whether a private and a public key are two halves of one. */
final class KeyPairs {

    private static final byte[] SIGNED = "signed".getBytes(US_ASCII);

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private KeyPairs() {}

    /** Asks by a signature, since JSSE compares no keys, and a handshake says only that something failed. */
    static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        try {
            Signature signing = signature(privateKey.getAlgorithm());
            signing.initSign(privateKey);
            signing.update(SIGNED);
            Signature verifying = signature(privateKey.getAlgorithm());
            verifying.initVerify(publicKey);
            verifying.update(SIGNED);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException ofDifferentKinds) {
            return false;
        }
    }

    private static Signature signature(String keyAlgorithm) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (keyAlgorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "DSA" -> "SHA256withDSA";
                    // EdDSA and RSASSA-PSS are called what their keys are.
                    default -> keyAlgorithm;
                });
        if (keyAlgorithm.equals("RSASSA-PSS")) {
            signature.setParameter(PSS);
        }
        return signature;
    }
}
