package io.leat.cli.run;

import io.leat.dsl.PlannedJob;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.story.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What tasks ask of git, the trigger, the pull request and the files that changed, in an earlier run and in one that goes on with it. What
 * {@code run} tells is another in each run, and does not count; nor do outputs, since a task needs those who publish them.
 *
 * @param then the job of the earlier run
 * @param now that of the new one
 */
record FactsAsked(PlannedJob then, PlannedJob now) {

  /** The first fact that is another for {@code task}, with what it was then, as a sentence without a full stop; empty for none. */
  Optional<String> otherwise(Task task) {
    List<String> found = new ArrayList<>();
    Consumer<Expression> compared =
        each -> {
          switch (each) {
            case Expression.Reference fact ->
                compare(
                    String.join(".", fact.path()),
                    then.facts().of(fact),
                    now.facts().of(fact),
                    found);
            case Expression.Call call ->
                compare(call.toString(), then.facts().of(call), now.facts().of(call), found);
            default -> {}
          }
        };
    task.walk(compared);
    now.job().env().values().forEach(each -> each.walk(compared));
    for (Step step : task.steps()) {
      for (Template template : step.templates()) {
        variable(
            "LEAT_COMMIT",
            then.inputs().revision().commit(),
            now.inputs().revision().commit(),
            template,
            found);
        variable(
            "LEAT_BRANCH",
            then.inputs().revision().branch(),
            now.inputs().revision().branch(),
            template,
            found);
      }
    }
    return found.stream().findFirst();
  }

  private static void compare(
      String fact, Optional<Scalar> then, Optional<Scalar> now, List<String> found) {
    if (!then.equals(now)) {
      found.add(fact + " was " + then.map(Why::value).orElse("not known"));
    }
  }

  /** A variable that each task has in its environment counts for the scripts that name it. */
  private static void variable(
      String name,
      @Nullable String then,
      @Nullable String now,
      Template script,
      List<String> found) {
    if (!Objects.equals(then, now) && script.toString().contains(name)) {
      found.add(name + " was " + (then == null ? "empty" : "'" + then + "'"));
    }
  }
}
