/**
 * The audit as the server keeps it: who did what, refusals counted where there are many, and what vouches for its ends.
 * May import: the contract as JSON, the trail of HTTP, rounds, the store.
 * Start reading at {@link io.leat.server.audit.AuditLog}.
 */
@NullMarked
package io.leat.server.audit;

import org.jspecify.annotations.NullMarked;
