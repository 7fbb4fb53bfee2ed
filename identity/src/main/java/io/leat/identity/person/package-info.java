/**
 * Whom a provider of logins knows, and what all providers need: files with secrets, and certificates that are trusted.
 * May import: of Leat nothing.
 * Start reading at {@link io.leat.identity.person.Person}.
 */
@NullMarked
package io.leat.identity.person;

import org.jspecify.annotations.NullMarked;
