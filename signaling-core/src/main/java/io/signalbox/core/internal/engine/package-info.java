/** The parts of an engine, put together. */
@NullMarked
package io.signalbox.core.internal.engine;

import org.jspecify.annotations.NullMarked;
