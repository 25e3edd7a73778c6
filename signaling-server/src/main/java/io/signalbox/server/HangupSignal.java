package io.signalbox.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, by which operators and the hooks of certificate tools say that files have changed. */
final class HangupSignal {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    private final SignalingServer server;

    private HangupSignal(SignalingServer server) {
        this.server = server;
    }

    /**
     * Has the signal read the certificate and the key again. Left alone it would end the process. Where the platform has no
     * such signal, where the JVM was told to leave signals alone ({@code -Xrs}), and under {@code nohup}, nothing changes.
     */
    static void reloads(SignalingServer server) {
        try {
            // The JDK has no supported way to hear a signal; jdk.unsupported exports this class for want of one. The
            // compiler warns of each use and lets nobody suppress that, so it is found by its name.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle reload = MethodHandles.lookup()
                    .bind(new HangupSignal(server), "reload", MethodType.methodType(void.class, Object.class));
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler)
                    .invoke(null, hangup, MethodHandleProxies.asInterfaceInstance(handler, reload));
        } catch (ReflectiveOperationException unavailable) {
            LOG.atDebug().addKeyValue("cause", unavailable).log("no reload by SIGHUP");
        }
    }

    /** Called on a thread that the JVM makes for each signal. */
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // It is found by its name; there is only one signal.
    private void reload(Object signal) {
        try {
            if (!server.reloadCertificate()) {
                LOG.info("SIGHUP: there is no certificate to reload");
            }
        } catch (StartException e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("certificate not reloaded, the old one stays in use");
        }
    }
}
