/**
 * What every WebSocket transport needs and no container gives: which origins and proxies are trusted, which subprotocol is
 * answered, and how frames are read and written.
 */
@NullMarked
package io.signalbox.websocket;

import org.jspecify.annotations.NullMarked;
