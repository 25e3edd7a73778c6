package io.signalbox.core;

/** What is done around each call of a router, a policy or a listener. */
final class ApplicationCode {

    private ApplicationCode() {}

    /**
     * Clears an interrupt that application code has left on the thread. It would end whatever the engine, the transport
     * or another room does there next that reacts to interrupts.
     *
     * @param interruptedBefore whether the thread was interrupted before the call: such an interrupt is not ours to clear
     */
    static void takeBackInterrupt(boolean interruptedBefore) {
        if (!interruptedBefore) {
            Thread.interrupted();
        }
    }
}
