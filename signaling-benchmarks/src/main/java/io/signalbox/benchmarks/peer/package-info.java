/** What the bundled server is compared with and that runs on the JVM. */
@NullMarked
package io.signalbox.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
