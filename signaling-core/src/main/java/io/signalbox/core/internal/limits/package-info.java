/** Bounds: settings and their checks, and what counts against them. */
@NullMarked
package io.signalbox.core.internal.limits;

import org.jspecify.annotations.NullMarked;
