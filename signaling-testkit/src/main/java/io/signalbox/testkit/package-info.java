/** Fakes and manual time to test routers, policies and transports without a network. */
@NullMarked
package io.signalbox.testkit;

import org.jspecify.annotations.NullMarked;
