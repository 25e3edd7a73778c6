/** What an engine was built with, and calls into it. */
@NullMarked
package io.signalbox.core.internal.application;

import org.jspecify.annotations.NullMarked;
