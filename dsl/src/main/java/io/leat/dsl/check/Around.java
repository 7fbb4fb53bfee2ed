package io.leat.dsl.check;

import io.leat.dsl.declaration.Extent;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.GroupDraft;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.job.SecretUse;
import io.leat.engine.job.VariableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The groups around what is being read, and what they give to each task in them. */
final class Around {
  private static final Expression YES = Expression.literal(Scalar.of(true));

  private final Deque<GroupDraft> groups = new ArrayDeque<>();

  /** Enters a group; what is said for its tasks fills the draft, before the first of them is read. */
  GroupDraft enter() {
    GroupDraft group = new GroupDraft();
    groups.addLast(group);
    return group;
  }

  void leave() {
    groups.removeLast();
  }

  /** How much each task in them is given, in bytes. */
  long extent() {
    long bytes = 0;
    for (GroupDraft group : groups) {
      Expression when = group.when;
      bytes += when == null ? 0 : Extent.of(when);
      for (Map.Entry<VariableName, Template> variable : group.env.entrySet()) {
        bytes +=
            variable.getKey().text().length()
                + Extent.of(new Expression.Interpolation(variable.getValue()));
      }
    }
    return bytes;
  }

  /** Gives a task that has been read what it has not said itself: variables, and conditions that must hold as well. */
  void give(TaskDraft task, Limits limits, Diagnostics diagnostics) {
    List<Expression> conditions = new ArrayList<>();
    SourceSpan span = task.whenSpan;
    for (GroupDraft group : groups.reversed()) {
      group.env.forEach(
          (variable, value) -> {
            boolean own = task.task.hasEnv(variable) || task.task.idTokens().containsKey(variable);
            if (!own && (task.task.hasScript() || !SecretUse.in(value))) {
              task.task.env(variable, value);
            }
          });
      Expression when = group.when;
      if (when != null && !when.equals(YES)) {
        conditions.addFirst(when);
        span = span == null ? group.whenSpan : span;
      }
    }
    if (conditions.isEmpty()) {
      return;
    }
    task.task.onlyWhen(conditions);
    task.whenSpan = span;
    Expression all = task.task.when();
    if (all != null && Extent.depth(all) > limits.nesting()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.TOO_NESTED,
                  span == null ? task.nameSpan : span,
                  "with that of the groups around it, the condition of task '"
                      + task.task.name()
                      + "' is nested deeper than "
                      + limits.nesting()
                      + " levels")
              .help("put fewer conditions into each other"));
    }
  }
}
