/** Bounds: their settings, their checks and their counters. */
@NullMarked
package io.signalbox.core.internal.limits;

import org.jspecify.annotations.NullMarked;
