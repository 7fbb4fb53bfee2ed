/**
 * Layered drawing of graphs: tasks in columns by depth, few crossings, straight edges. Knows numbers only, no tasks.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.cli.plan.picture.LayeredLayout}.
 */
@NullMarked
package io.leat.cli.plan.picture;

import org.jspecify.annotations.NullMarked;
