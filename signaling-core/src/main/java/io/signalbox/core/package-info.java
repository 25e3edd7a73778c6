/**
 * The signaling engine: rooms, participants, and the messages between them.
 *
 * <p>{@link io.signalbox.core.SignalingEngine} is the one entry point. An application shapes it with an
 * {@link io.signalbox.core.AccessPolicy}, a {@link io.signalbox.core.MessageRouter}, a
 * {@link io.signalbox.core.SweepPolicy}, {@link io.signalbox.core.Limits} and a
 * {@link io.signalbox.core.SignalingListener}; a transport (see {@link io.signalbox.spi}) brings the clients.
 */
@NullMarked
package io.signalbox.core;

import org.jspecify.annotations.NullMarked;
