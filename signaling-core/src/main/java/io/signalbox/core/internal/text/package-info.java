/** Text and JSON: what clients send is read here, and texts are put together. It knows no engine. */
@NullMarked
package io.signalbox.core.internal.text;

import org.jspecify.annotations.NullMarked;
