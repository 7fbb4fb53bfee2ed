package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.engine.expression.Expression;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.List;

/** What a task waits for and reads, written back. */
final class WrittenNeeds {
  private WrittenNeeds() {}

  /** What is published before what succeeded, each by its task. */
  private static int order(Need one, Need other) {
    if (one instanceof Need.Published first) {
      if (!(other instanceof Need.Published second)) {
        return -1;
      }
      int byTask = first.task().compareTo(second.task());
      return byTask != 0 ? byTask : first.output().compareTo(second.output());
    }
    return other instanceof Need.Published ? 1 : one.task().compareTo(other.task());
  }

  /** {@code needs} of a task; nothing when it has none. */
  static List<Declaration> needs(Task task) {
    Declaration written = Declaration.of("needs");
    boolean any = false;
    for (Need need : task.needs().stream().sorted(WrittenNeeds::order).toList()) {
      if (need instanceof Need.Success(TaskName name)) {
        written = written.with(Datum.of(name.text()));
        any = true;
      } else if (need instanceof Need.Published(TaskName name, OutputName output)) {
        written =
            written.with(Datum.of(Expression.reference("outputs", name.text(), output.text())));
        any = true;
      }
    }
    return any ? List.of(written) : List.of();
  }

  /** The stdin of a task that is in no pipe; inside a pipe the order of its members says it. */
  static List<Declaration> stdin(Task task) {
    List<Declaration> written = new ArrayList<>();
    if (task.pipe() == null) {
      for (Need need : task.needs()) {
        if (need instanceof Need.Stream(TaskName from, Recording recording)) {
          Declaration stdin = Declaration.of("stdin").with("from", Datum.of(from.text()));
          written.add(
              recording == Recording.LOG
                  ? stdin
                  : stdin.with("record", Datum.of(recording.word())));
        }
      }
    }
    return written;
  }
}
