/**
 * What the engine costs by itself: JMH benchmarks through its public interface, with connections that take a message and
 * are done. One command builds them, one runs them all:
 *
 * <pre>{@code
 * mvn -q -pl signaling-benchmarks -am -DskipTests package
 * java -jar signaling-benchmarks/target/benchmarks.jar -prof gc
 * }</pre>
 *
 * <p>{@code -prof gc} adds the bytes allocated an operation, as {@code gc.alloc.rate.norm}. A pattern picks benchmarks and
 * {@code -p} their parameters: {@code java -jar … Relay -p signal=SDP -p form=STRING,BYTES -prof gc}.
 */
@NullMarked
package io.signalbox.benchmarks;

import org.jspecify.annotations.NullMarked;
