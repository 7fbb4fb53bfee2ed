/**
 * Logins by an LDAP directory.
 * May import: the LDAP SDK of UnboundID; of Leat who is known.
 * Start reading at {@link io.leat.identity.ldap.Directory}.
 */
@NullMarked
package io.leat.identity.ldap;

import org.jspecify.annotations.NullMarked;
