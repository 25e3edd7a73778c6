/**
 * Links: each is one client's connection, from its connect to its end. Here the engine also asks which clients may
 * join.
 */
@NullMarked
package io.signalbox.core.internal.links;

import org.jspecify.annotations.NullMarked;
