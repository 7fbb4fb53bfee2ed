package io.leat.cli.plan;

import org.jspecify.annotations.Nullable;

/** Whether a task of a plan runs, as far as that can be said before the run. */
sealed interface Decision {

  /** It runs if what it needs succeeds; {@code because} says why its condition holds, null when it has none. */
  record Runs(@Nullable String because) implements Decision {}

  /** It depends on what is known only later, as {@code because} says. */
  record Open(String because) implements Decision {}

  /** It does not run, because its condition is false or because of a task that does not run. */
  record LeftOut(String because) implements Decision {}
}
