/**
 * What the engine costs by itself: JMH benchmarks through its public interface, with connections that take a message and
 * are done. One command builds and runs them:
 *
 * <pre>{@code
 * signaling-benchmarks/run jmh -prof gc
 * }</pre>
 *
 * <p>{@code -prof gc} adds the bytes allocated an operation, as {@code gc.alloc.rate.norm}. A pattern picks benchmarks and
 * {@code -p} their parameters: {@code run jmh Relay -p signal=SDP -p form=STRING,BYTES -prof gc}.
 */
@NullMarked
package io.signalbox.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
