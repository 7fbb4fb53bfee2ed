package io.leat.dsl.check;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.vocabulary.Arguments;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.job.GroupName;
import org.jspecify.annotations.Nullable;

/** Which tasks stop each other when one of them fails, by the {@code failFast} of a task. */
final class Together {
  private final @Nullable GroupName group;

  /**
   * That of the task {@code base}.
   *
   * @param place where it is declared
   */
  Together(Arguments arguments, String base, Place place, Diagnostics diagnostics) {
    Object given = arguments.one("failFast", Object.class, false);
    boolean yes = Boolean.TRUE.equals(given);
    this.group =
        given instanceof GroupName name
            ? name
            : yes && arguments.has("matrix") ? new GroupName(base) : null;
    if (group != null && place == Place.PIPE) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.STREAM_NEVER_TOGETHER,
                  arguments.span("failFast", 0),
                  "the tasks of a pipe fail together, and with no others")
              .help("take 'failFast' away"));
    } else if (yes && group == null) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.WRONG_TYPE,
                  arguments.span("failFast", 0),
                  "'failFast' is true for a task with a matrix, and this one has no other legs")
              .help("give the same name to all tasks that are to stop: failFast: 'checks'"));
    }
  }

  void of(TaskDraft task) {
    if (group != null) {
      task.task.failFast(group);
    }
  }
}
