package io.signalbox.core.internal.application;

/** Interrupts that application code leaves behind: each call of a router, a policy or a listener is followed by this. */
public final class Interrupts {

    private Interrupts() {}

    /**
     * Clears an interrupt that application code has left on the thread. It would end whatever the engine, the transport
     * or another room does there next that reacts to interrupts.
     *
     * @param interruptedBefore whether the thread was interrupted before the call: such an interrupt is not ours to clear
     */
    public static void takeBack(boolean interruptedBefore) {
        if (!interruptedBefore) {
            Thread.interrupted();
        }
    }
}
