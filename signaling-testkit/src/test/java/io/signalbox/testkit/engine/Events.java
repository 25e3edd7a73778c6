package io.signalbox.testkit.engine;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a listener is told. */
final class Events implements SignalingListener {

    private final List<String> all = new CopyOnWriteArrayList<>();

    /** All but what was sent, oldest first. */
    List<String> all() {
        return List.copyOf(all);
    }

    /** Those that begin with this, oldest first. */
    List<String> of(String prefix) {
        return all.stream().filter(event -> event.startsWith(prefix)).toList();
    }

    @Override
    public void roomOpened(Room room) {
        all.add("opened " + room.id());
    }

    @Override
    public void roomClosed(Room room) {
        all.add("closed " + room.id());
    }

    @Override
    public void joined(Participant participant) {
        all.add("joined " + participant.id());
    }

    @Override
    public void left(Participant participant, LeaveReason reason) {
        all.add("left " + participant.id() + " " + reason);
    }

    @Override
    public void refused(JoinRequest request, CloseReason reason) {
        all.add("refused " + request.userId() + " " + reason.code());
    }

    @Override
    public void withdrawn(JoinRequest request) {
        all.add("withdrawn " + request.userId());
    }

    @Override
    public void received(Participant sender, Message message) {
        all.add("received " + sender.id() + " " + message.type());
    }

    @Override
    public void sent(Participant recipient, OutboundText text) {}

    @Override
    public void rejected(Participant sender, ErrorCode code) {
        all.add("rejected " + sender.id() + " " + code);
    }

    @Override
    public void failed(String what, Throwable failure) {
        all.add("failed " + what);
    }
}
