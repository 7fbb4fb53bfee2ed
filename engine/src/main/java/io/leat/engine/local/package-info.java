/**
 * Runs in a folder, for {@code leat run}: what a run was started with, its journal, its attempts, and the runs before it. Start
 * reading at {@link io.leat.engine.local.RunFolder}.
 */
@NullMarked
package io.leat.engine.local;

import org.jspecify.annotations.NullMarked;
