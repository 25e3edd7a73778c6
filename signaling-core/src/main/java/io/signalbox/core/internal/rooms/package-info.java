/** Rooms, seats and mailboxes: everything that happens on the queue of a room. */
@NullMarked
package io.signalbox.core.internal.rooms;

import org.jspecify.annotations.NullMarked;
