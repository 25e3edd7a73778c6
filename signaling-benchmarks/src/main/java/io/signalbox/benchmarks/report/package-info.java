/** Tables and pictures of what was measured. */
@NullMarked
package io.signalbox.benchmarks.report;

import org.jspecify.annotations.NullMarked;
