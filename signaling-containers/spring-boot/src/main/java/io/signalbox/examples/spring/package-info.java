/** Signaling in a Spring Boot application. */
@NullMarked
package io.signalbox.examples.spring;

import org.jspecify.annotations.NullMarked;
