/**
 * The digest by which contents, jobs and files are known.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.engine.digest.Sha256}.
 */
@NullMarked
package io.leat.engine.digest;

import org.jspecify.annotations.NullMarked;
