/** Servers in processes of their own, under load over loopback. */
@NullMarked
package io.signalbox.benchmarks.load;

import org.jspecify.annotations.NullMarked;
