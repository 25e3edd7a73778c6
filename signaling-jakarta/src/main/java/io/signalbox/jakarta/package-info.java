/** The engine as a Jakarta WebSocket endpoint. */
@NullMarked
package io.signalbox.jakarta;

import org.jspecify.annotations.NullMarked;
