/** The wire protocol: what is said, in the words of one dialect. Routes, close reasons and status texts are written here. */
@NullMarked
package io.signalbox.core.internal.messages;

import org.jspecify.annotations.NullMarked;
