/**
 * The plan of a job, drawn as text, JSON, dot, Mermaid or SVG. Pure: everything is written to a {@code Print}.
 * May import: {@code io.leat.dsl}, {@code io.leat.engine}, {@code io.leat.cli.terminal}.
 * Start reading at {@link io.leat.cli.plan.PlanView}.
 */
@NullMarked
package io.leat.cli.plan;

import org.jspecify.annotations.NullMarked;
