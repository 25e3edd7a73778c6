package io.signalbox.server;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepReport;
import io.signalbox.spi.CloseReason;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what happens to the log, one line each. Content of messages, query strings and headers never get there, and what
 * clients chose themselves goes there as text, which the log escapes.
 */
final class LogListener implements SignalingListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    @Override
    public void joined(Participant participant) {
        about(LOG.atInfo(), participant)
                .addKeyValue("name", participant.name())
                .addKeyValue("present", participant.room().participants().size())
                .log("joined");
    }

    @Override
    public void left(Participant participant, LeaveReason reason) {
        about(LOG.atInfo(), participant)
                .addKeyValue("reason", reason)
                .addKeyValue("present", participant.room().participants().size())
                .log("left");
    }

    @Override
    public void refused(JoinRequest request, CloseReason reason) {
        LOG.atInfo()
                .addKeyValue("room", request.roomId())
                .addKeyValue("user", request.userId())
                .addKeyValue("reason", reason.toString())
                .log("refused");
    }

    @Override
    public void withdrawn(JoinRequest request) {
        LOG.atInfo()
                .addKeyValue("room", request.roomId())
                .addKeyValue("user", request.userId())
                .log("withdrawn");
    }

    @Override
    public void received(Participant sender, Message message) {
        // Asked first, so that nothing is made for each message.
        if (LOG.isDebugEnabled()) {
            about(LOG.atDebug(), sender)
                    .addKeyValue("type", message.type())
                    .addKeyValue("target", message.target().orElse(""))
                    .addKeyValue("bytes", message.utf8Length())
                    .log("message");
        }
    }

    @Override
    public void rejected(Participant sender, ErrorCode code) {
        about(LOG.atDebug(), sender).addKeyValue("code", code).log("rejected");
    }

    @Override
    public void rateLimited(Participant sender, long messages) {
        about(LOG.atInfo(), sender).addKeyValue("dropped", messages).log("rate limited");
    }

    @Override
    public void swept(SweepReport report) {
        if (report.evictions() > 0 || LOG.isDebugEnabled()) {
            (report.evictions() > 0 ? LOG.atInfo() : LOG.atDebug())
                    .addKeyValue("connections", report.connections())
                    .addKeyValue("pings", report.pings())
                    .addKeyValue("evictions", report.evictions())
                    .addKeyValue("millis", report.took().toMillis())
                    .log("swept");
        }
    }

    @Override
    public void drainBegan() {
        LOG.info("draining");
    }

    @Override
    public void drainEnded(Duration took, int connectionsLeft) {
        LOG.atInfo()
                .addKeyValue("millis", took.toMillis())
                .addKeyValue("left", connectionsLeft)
                .log("drained");
    }

    private static LoggingEventBuilder about(LoggingEventBuilder line, Participant participant) {
        return line.addKeyValue("room", participant.room().id())
                .addKeyValue("user", participant.id())
                .addKeyValue("connection", participant.connectionNumber());
    }
}
