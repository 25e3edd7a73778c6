/** What every container must do with the Jakarta adapter, as tests. */
@NullMarked
package io.signalbox.containers;

import org.jspecify.annotations.NullMarked;
