/**
 * A server is set up on this machine by root: accounts, the rule of sudo by which tasks have one of their own, configuration, unit (ADR 93).
 * May import: {@code io.leat.cli.terminal}, {@code io.leat.dsl.config}, {@code io.leat.engine}.
 * Start reading at {@link io.leat.cli.install.Installation}.
 */
@NullMarked
package io.leat.cli.install;

import org.jspecify.annotations.NullMarked;
