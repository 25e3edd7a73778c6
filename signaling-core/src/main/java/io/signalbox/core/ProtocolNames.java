package io.signalbox.core;

/** The names of members that messages and requests have in the wire protocol. */
final class ProtocolNames {

    static final String TYPE = "type";
    static final String TARGET_USER_ID = "targetUserId";
    static final String FROM_USER_ID = "fromUserId";
    static final String ROOM_ID = "roomId";
    static final String USER_ID = "userId";
    static final String USER_NAME = "userName";
    static final String INSTANCE = "instance";
    static final String PARTICIPANTS = "participants";
    static final String REQUEST_TYPE = "requestType";

    private ProtocolNames() {}
}
