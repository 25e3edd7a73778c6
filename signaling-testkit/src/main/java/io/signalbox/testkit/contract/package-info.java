/** JUnit tests that every transport must pass. */
@NullMarked
package io.signalbox.testkit.contract;

import org.jspecify.annotations.NullMarked;
