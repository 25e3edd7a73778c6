package io.signalbox.core.internal.rooms;

import io.signalbox.core.internal.limits.MemoryBudget;

/**
 * What the mailboxes of an engine may hold.
 *
 * @param maxBytesEach what one may hold, in bytes
 * @param all what all hold together
 */
public record MailboxBudget(int maxBytesEach, MemoryBudget all) {}
