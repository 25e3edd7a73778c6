/** The settings and the application code that an engine was built with, and the calls to this code. */
@NullMarked
package io.signalbox.core.internal.application;

import org.jspecify.annotations.NullMarked;
