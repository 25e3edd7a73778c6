package io.signalbox.core.internal.links;

/**
 * The states of a {@link ClientLink}.
 *
 * <pre>
 * ADMITTING --attach--> ATTACHED --closeWhenFlushed--> FLUSHING
 *     |                    |                              |
 *     +--------end---------+--------------end-------------+--> CLOSED
 * </pre>
 */
public enum LinkState {
    /** It is still to be decided if the client may join. */
    ADMITTING,
    /** The client is in its room, or on its way in or out. */
    ATTACHED,
    /** The participant has left, and the connection closes once the mailbox is empty. */
    FLUSHING,
    /** The connection is over. */
    CLOSED
}
