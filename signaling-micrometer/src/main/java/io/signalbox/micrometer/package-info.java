/** Meters and observations of a signaling engine. */
@NullMarked
package io.signalbox.micrometer;

import org.jspecify.annotations.NullMarked;
