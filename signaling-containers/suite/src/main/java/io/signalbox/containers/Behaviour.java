package io.signalbox.containers;

/** The lines of the table. */
public enum Behaviour {
    CONTRACT("keeps the contract of a connection"),
    PROTOCOL("keeps the wire protocol"),
    LONG_FRAME("a message too long, in one frame: closed with 1009"),
    LONG_FRAGMENTS("a message too long, in fragments: closed with 1009"),
    DRIBBLE("a message too long, byte by byte: ended before it is whole"),
    UNMASKED("a frame without a mask"),
    STUCK_READER("readers that stop reading are evicted, and harm nobody"),
    CLOSE_QUEUES("closes do not wait behind those of readers that stop reading"),
    FLOOD("64 senders, one target: nothing lost or reordered"),
    CLOSE_RACES("closes that race leave nobody behind"),
    IDLE("a quiet call outlives the container's idle timeout"),
    DEAD_PEER("a dead peer is found, a live one is kept"),
    ORIGIN_LIST("an origin that is not on the list"),
    ORIGIN_HOST("a page of another host, where the same host is asked for"),
    UNICODE("identifiers in Unicode"),
    OWN_ENDPOINT("the library's own endpoint finds the engine in the servlet context"),
    PRINCIPAL("the container's own login reaches the access policy"),
    ADDRESS("the client's address is known"),
    DRAINED_STOP("the engine drains, and the container stops at once: all see 1001"),
    PLAIN_STOP("the container stops without a drain: nobody stays in the engine");

    private final String text;

    Behaviour(String text) {
        this.text = text;
    }

    /** How the table calls it. */
    public String text() {
        return text;
    }
}
