/**
 * A server that answers as the HTTP API of HashiCorp Vault is documented, as far as Leat asks it.
 * May import: the HTTP server of the JDK.
 * Start reading at {@link io.leat.testkit.vault.VaultServer}.
 */
@NullMarked
package io.leat.testkit.vault;

import org.jspecify.annotations.NullMarked;
