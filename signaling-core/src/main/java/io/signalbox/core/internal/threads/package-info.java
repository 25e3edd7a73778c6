/** Where and when the engine runs: queues, bulkheads, threads and the time by which it judges. */
@NullMarked
package io.signalbox.core.internal.threads;

import org.jspecify.annotations.NullMarked;
