/** The wire protocol: messages in the words of one dialect, routes, close reasons and status texts. */
@NullMarked
package io.signalbox.core.internal.messages;

import org.jspecify.annotations.NullMarked;
