/**
 * The interfaces between the engine and its transports.
 *
 * <p>A transport accepts sockets in its own way. For each it calls
 * {@link io.signalbox.core.SignalingEngine#connect SignalingEngine.connect} once with its {@link Connection}, and
 * reports what arrives to the {@link ConnectionHandler} that it gets back. {@code ConnectionContract} in the test kit
 * holds an implementation to the rules stated here.
 */
@NullMarked
package io.signalbox.spi;

import org.jspecify.annotations.NullMarked;
