package io.signalbox.containers;

/** The lines of the table. */
public enum Behaviour {
    CONTRACT("keeps the contract of a connection"),
    PROTOCOL("keeps the wire protocol"),
    LONG_FRAME("a message too long, in one frame"),
    LONG_FRAGMENTS("a message too long, in fragments"),
    DRIBBLE("a message too long, a few bytes at a time"),
    UNMASKED("a frame without a mask"),
    STUCK_READER("a reader that stops reading is evicted, and harms nobody"),
    FLOOD("64 senders, one target: nothing lost or reordered"),
    CLOSE_RACES("closes that race leave nobody behind"),
    IDLE("a quiet call outlives the container's idle timeout"),
    DEAD_PEER("a dead peer is found, a live one is kept"),
    ORIGIN_LIST("an origin that is not on the list"),
    ORIGIN_HOST("a page of another host, where the same host is asked for"),
    UNICODE("identifiers in Unicode"),
    PRINCIPAL("the container's own login reaches the access policy"),
    ADDRESS("the client's address is known"),
    DRAINED_STOP("the engine drains, then the container stops"),
    PLAIN_STOP("the container stops without a drain");

    private final String text;

    Behaviour(String text) {
        this.text = text;
    }

    /** How the table calls it. */
    public String text() {
        return text;
    }
}
