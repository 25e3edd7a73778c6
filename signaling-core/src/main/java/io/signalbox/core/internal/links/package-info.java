/** Links: one client's connection each, from its connect to its end, and who is let in. */
@NullMarked
package io.signalbox.core.internal.links;

import org.jspecify.annotations.NullMarked;
