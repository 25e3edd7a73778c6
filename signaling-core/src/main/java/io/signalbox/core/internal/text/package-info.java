/** Text and JSON: this package reads the messages of clients, and writes texts. It knows no engine. */
@NullMarked
package io.signalbox.core.internal.text;

import org.jspecify.annotations.NullMarked;
