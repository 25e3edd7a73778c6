/**
 * Small programs around the engine, to read and to copy from: the engine embedded in a plain program
 * ({@link io.signalbox.examples.EmbeddedEngine}), message types of one's own ({@link io.signalbox.examples.ChatRouter}),
 * an access policy that asks a slow source ({@link io.signalbox.examples.DirectoryAccessPolicy}), a transport
 * ({@link io.signalbox.examples.InMemoryTransport}), and a Jakarta endpoint
 * ({@link io.signalbox.examples.CallsApplication}). Each has a test, which is part of the example.
 */
@NullMarked
package io.signalbox.examples;

import org.jspecify.annotations.NullMarked;
