/**
 * The bundled server: the engine, its WebSocket endpoint on every path, a web page and a status, on one port.
 *
 * <p>{@link io.signalbox.server.SignalingServer} is the program, and starts the same server in another program.
 */
@NullMarked
package io.signalbox.server;

import org.jspecify.annotations.NullMarked;
