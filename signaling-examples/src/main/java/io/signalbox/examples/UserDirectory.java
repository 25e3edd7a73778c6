package io.signalbox.examples;

import java.util.Optional;

/** Where accounts are kept: a database, say. */
@FunctionalInterface
public interface UserDirectory {

    /**
     * Whose token this is. Blocks until it is known; many threads may ask at a time.
     *
     * @throws RuntimeException if the directory cannot be asked now
     */
    Optional<Account> find(String token);

    /** An account of this application. */
    record Account(String userId, String displayName, String role) {}
}
