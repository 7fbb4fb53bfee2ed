/**
 * The audit as the server keeps it: who did what, refusals counted where there are many, what vouches for its ends, and what is sent of it.
 * May import: the contract as JSON, configuration, the trail of HTTP, rounds, the store; which addresses may be called, and what calls them.
 * Start reading at {@link io.leat.server.audit.AuditLog}.
 */
@NullMarked
package io.leat.server.audit;

import org.jspecify.annotations.NullMarked;
