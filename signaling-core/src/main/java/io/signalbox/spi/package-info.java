/** What a transport implements and what it is handed. */
@NullMarked
package io.signalbox.spi;

import org.jspecify.annotations.NullMarked;
