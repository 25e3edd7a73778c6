package io.signalbox.examples.server;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens to the log, one line each. Content of messages, query strings and headers never get there, and what
 * clients chose themselves is escaped.
 */
final class LogListener implements SignalingListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    @Override
    public void joined(Participant participant) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "joined {} name=\"{}\" present={}",
                    who(participant),
                    Escaped.of(participant.name()),
                    participant.room().participants().size());
        }
    }

    @Override
    public void left(Participant participant, LeaveReason reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "left {} reason={} present={}",
                    who(participant),
                    reason.value(),
                    participant.room().participants().size());
        }
    }

    @Override
    public void refused(JoinRequest request, CloseReason reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "refused room=\"{}\" user=\"{}\" reason=\"{}\"",
                    Escaped.of(request.roomId()),
                    Escaped.of(request.userId()),
                    Escaped.of(reason.toString()));
        }
    }

    @Override
    public void received(Participant sender, Message message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "message {} type=\"{}\" target=\"{}\" bytes={}",
                    who(sender),
                    Escaped.of(message.type()),
                    Escaped.of(message.target().orElse("")),
                    message.utf8Length());
        }
    }

    @Override
    public void rejected(Participant sender, ErrorCode code) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("rejected {} code={}", who(sender), Escaped.of(code.value()));
        }
    }

    private static String who(Participant participant) {
        return "room=\"" + Escaped.of(participant.room().id()) + "\" user=\"" + Escaped.of(participant.id()) + "\"";
    }
}
