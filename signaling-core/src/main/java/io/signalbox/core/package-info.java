/** The signaling engine and what applications give it and get from it. */
@NullMarked
package io.signalbox.core;

import org.jspecify.annotations.NullMarked;
