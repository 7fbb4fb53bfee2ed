/**
 * What clients of a server are promised: its operations as values, the bodies that it takes and the answers that it gives as records.
 * May import: annotations of Jackson, and those of Jakarta Validation, which nobody reads at run time; nothing of Leat.
 * Start reading at {@link io.leat.contract.Operation} and {@link io.leat.contract.Operations}.
 */
@NullMarked
package io.leat.contract;

import org.jspecify.annotations.NullMarked;
