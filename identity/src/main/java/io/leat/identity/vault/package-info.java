/**
 * Secrets of HashiCorp Vault, or of OpenBao, which answers alike: how a server logs in there, reads, and has leases.
 * May import: Jackson, the HTTP client of Java; of Leat {@code identity.provider}.
 * Start reading at {@link io.leat.identity.vault.VaultProvider}.
 */
@NullMarked
package io.leat.identity.vault;

import org.jspecify.annotations.NullMarked;
