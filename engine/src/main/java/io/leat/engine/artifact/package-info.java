/**
 * Files that outlive a task: contents by digest, sets of files, caches, and results taken from earlier runs.
 * May import: {@code io.leat.engine.expression}, {@code io.leat.engine.job}; owns what lies under the roots it is given.
 * Start reading at {@link io.leat.engine.artifact.ContentStore}, then {@link io.leat.engine.artifact.Artifacts}.
 */
@NullMarked
package io.leat.engine.artifact;

import org.jspecify.annotations.NullMarked;
