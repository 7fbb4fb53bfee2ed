/**
 * How long things are kept, and copies of all: retention, housekeeping, backup. May see the store, the host, the configuration and http.
 * Start reading at {@link io.leat.server.keep.Housekeeper}.
 */
@NullMarked
package io.leat.server.keep;

import org.jspecify.annotations.NullMarked;
