/**
 * The audit as the server keeps it: what vouches for its ends, and how others see a row.
 * May import: the contract as JSON, the store.
 * Start reading at {@link io.leat.server.audit.AuditKey}.
 */
@NullMarked
package io.leat.server.audit;

import org.jspecify.annotations.NullMarked;
