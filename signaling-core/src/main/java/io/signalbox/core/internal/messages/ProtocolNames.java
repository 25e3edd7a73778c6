package io.signalbox.core.internal.messages;

/** The names of members that messages and requests have in the wire protocol. */
public final class ProtocolNames {

    static final String TYPE = "type";
    static final String TARGET_USER_ID = "targetUserId";
    static final String FROM_USER_ID = "fromUserId";
    public static final String ROOM_ID = "roomId";
    public static final String USER_ID = "userId";
    public static final String USER_NAME = "userName";
    public static final String INSTANCE = "instance";
    static final String PARTICIPANTS = "participants";
    static final String REQUEST_TYPE = "requestType";

    private ProtocolNames() {}
}
