/**
 * The bundled server: the engine, its WebSockets on every path, a web page and a status, on one port.
 *
 * <p>{@link io.signalbox.server.SignalingServer} is the program, and starts the same server in another program.
 *
 * <p>{@code Transport} stands between routes, options and administration on one side and sockets on the other. Grizzly's
 * classes are below it, and are in this package all the same: in a package of their own they would need the requests,
 * replies and options of this one to be public, though they are for nobody else.
 */
@NullMarked
package io.signalbox.server;

import org.jspecify.annotations.NullMarked;
