/**
 * The interfaces between the engine and its transports, and parts that a transport may use.
 *
 * <p>A transport accepts sockets in its own way. For each it calls
 * {@link io.signalbox.core.SignalingEngine#connect SignalingEngine.connect} once with its {@link Connection}, and
 * reports what arrives to the {@link ConnectionHandler} that it gets back. {@code ConnectionContract} in the test kit
 * holds an implementation to the rules stated here.
 *
 * <p>A transport meets some questions that the engine has, too. The same answers are here: {@link LogText} for what clients
 * send and a log shows, {@link RunningClock} for deadlines, {@link TokenBucket} for rates, {@link DaemonThreads} for
 * executors, and {@link CloseReason#isForViolation} for who has caused a close.
 */
@NullMarked
package io.signalbox.spi;

import org.jspecify.annotations.NullMarked;
