/**
 * What Signalbox costs, beside others on the same work: {@code signaling-benchmarks/run} measures it. The load is in
 * {@code load}, the engine alone in {@code engine}, a server to compare with in {@code peer}; those in JavaScript are in
 * {@code src/main/node}.
 */
@NullMarked
package io.signalbox.benchmarks;

import org.jspecify.annotations.NullMarked;
