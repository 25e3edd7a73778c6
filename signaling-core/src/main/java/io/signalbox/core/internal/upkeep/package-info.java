/** Sweeping, draining, and the relief of memory. */
@NullMarked
package io.signalbox.core.internal.upkeep;

import org.jspecify.annotations.NullMarked;
