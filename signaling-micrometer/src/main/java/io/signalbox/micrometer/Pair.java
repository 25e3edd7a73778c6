package io.signalbox.micrometer;

/** The user ids of two participants of a room, whoever of them is named first. */
record Pair(String first, String second) {

    static Pair of(String one, String other) {
        return one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one);
    }

    boolean isFirst(String userId) {
        return first.equals(userId);
    }

    boolean has(String userId) {
        return first.equals(userId) || second.equals(userId);
    }
}
