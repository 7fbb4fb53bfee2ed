package io.leat.engine.simulation;

import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Approval;
import io.leat.engine.job.Family;
import io.leat.engine.job.GroupName;
import io.leat.engine.job.Label;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.RetryCause;
import io.leat.engine.job.RetryPolicy;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskBuilder;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A sound graph of 1 to 30 tasks, with a bit of everything that the rules know. */
final class RandomGraph {
  static final OutputName[] OUTPUTS = {new OutputName("x"), new OutputName("y")};
  private static final int LONGEST_PIPE = 4;
  static final OutputName LIST = new OutputName("zlist");
  private static final GroupName GROUP = new GroupName("g");
  private static final Step STEP = new Step.Shell((String) null, Template.of("true"));
  private static final VariableName SECRET = new VariableName("TOKEN");
  private static final String[] LOCKS = {"one", "two", "three"};

  private final Random random;
  private final List<Label> labels;
  private final List<Task> tasks = new ArrayList<>();

  private RandomGraph(Random random, List<Label> labels) {
    this.random = random;
    this.labels = labels;
  }

  static TaskGraph of(Random random) {
    return of(random, List.of());
  }

  /** Tasks that ask for some of {@code labels}, and a secret now and then, when there are any. */
  static TaskGraph of(Random random, List<Label> labels) {
    return new RandomGraph(random, labels).graph();
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  private TaskGraph graph() {
    int size = 1 + random.nextInt(once(3) ? 30 : 8);
    int ordinary = once(20) ? 0 : once(2) ? size : random.nextInt(size + 1);
    while (tasks.size() < size) {
      int room = (tasks.size() < ordinary ? ordinary : size) - tasks.size();
      if (room > 1 && once(4)) {
        pipe(2 + random.nextInt(Math.min(LONGEST_PIPE - 1, room - 1)), tasks.size() >= ordinary);
      } else {
        TaskBuilder task = named(tasks.size() >= ordinary);
        locks(task, new HashSet<>());
        if (once(3)) {
          task.retry(retry());
        }
        if (!once(8)) {
          task.step(STEP);
        }
        if (once(5)) {
          task.failFast(GROUP);
        }
        family(task);
        needs(task, tasks.size());
        tasks.add(task.build());
      }
    }
    if (TaskGraph.of(tasks) instanceof TaskGraph.Result.Valid(TaskGraph graph)) {
      return graph;
    }
    throw new IllegalStateException("not a graph: " + TaskGraph.of(tasks));
  }

  private void pipe(int members, boolean always) {
    int first = tasks.size();
    boolean again = once(2);
    Set<String> used = new HashSet<>();
    for (int i = 0; i < members; i++) {
      TaskBuilder task = named(always).step(STEP);
      if (i > 0) {
        // mostly a chain, now and then two readers of one writer
        Task writer = tasks.get(first + (once(4) ? random.nextInt(i) : i - 1));
        task.need(new Need.Stream(writer.name(), Recording.LOG));
      }
      locks(task, used);
      if (again) {
        task.retry(retry());
      }
      if (once(3)) {
        needs(task, first);
      }
      tasks.add(task.build());
    }
  }

  private TaskBuilder named(boolean always) {
    TaskBuilder task = Task.named("t" + tasks.size()).always(always);
    for (Label label : labels) {
      if (once(5)) {
        task.label(label);
      }
    }
    if (!labels.isEmpty() && once(8)) {
      task.secret(SECRET);
    }
    for (OutputName output : OUTPUTS) {
      if (once(4)) {
        task.output(new OutputDeclaration(output, ValueKind.TEXT));
      }
    }
    if (!always && once(6)) {
      task.output(new OutputDeclaration(LIST, ValueKind.LIST));
    }
    if (once(10)) {
      task.approval(
          new Approval(List.of(), once(3) ? null : Duration.ofSeconds(1 + random.nextInt(600))));
    }
    return task.allowFailure(once(6));
  }

  /** Now and then makes the task a family over the list of the latest task that has one. */
  private void family(TaskBuilder task) {
    for (Task source : tasks.reversed()) {
      if (source.outputs().containsKey(LIST) && !source.isFamily() && !source.always()) {
        if (once(2) && !task.build().always()) {
          task.need(new Need.Success(source.name()));
          task.family(
              new Family(task.name(), "item", source.name(), LIST, 1 + random.nextInt(4), 0));
        }
        return;
      }
    }
  }

  private void locks(TaskBuilder task, Set<String> used) {
    for (String lock : LOCKS) {
      if (once(8) && used.add(lock)) {
        task.lock(new LockName(lock));
      }
    }
  }

  private RetryPolicy retry() {
    Set<RetryCause> causes = EnumSet.noneOf(RetryCause.class);
    for (RetryCause cause : RetryCause.values()) {
      if (once(2)) {
        causes.add(cause);
      }
    }
    if (causes.isEmpty()) {
      causes = RetryPolicy.usualCauses();
    }
    Duration delay = once(2) ? Duration.ZERO : Duration.ofSeconds(1 + random.nextInt(100));
    return new RetryPolicy(1 + random.nextInt(3), causes, delay, 1 + random.nextInt(3));
  }

  /** Needs on tasks before number {@code before}, and a condition. */
  private void needs(TaskBuilder task, int before) {
    boolean always = task.build().always();
    for (int tries = before == 0 ? 0 : random.nextInt(4); tries > 0; tries--) {
      Task other = tasks.get(once(2) ? before - 1 : random.nextInt(before));
      if (other.always() && !always) {
        continue;
      }
      if (!other.isFamily() && !other.outputs().isEmpty() && once(2)) {
        task.need(new Need.Published(other.name(), other.outputs().firstKey()));
      } else {
        task.need(new Need.Success(other.name()));
      }
    }
    if (once(6)) {
      task.when(condition(before));
    }
  }

  private Expression condition(int before) {
    Expression plain = Expression.literal(Scalar.of(!once(3)));
    if (before == 0 || once(4)) {
      return plain;
    }
    Task other = tasks.get(random.nextInt(before));
    if (other.outputs().isEmpty() || other.isFamily()) {
      return plain;
    }
    Expression asked =
        new Expression.Comparison(
            Comparator.EQUAL,
            Expression.reference("outputs", name(other), other.outputs().lastKey().text()),
            Expression.literal(Scalar.of("a")));
    return once(3)
        ? new Expression.Any(List.of(plain, asked))
        : once(3) ? new Expression.Not(asked) : asked;
  }

  private static String name(Task task) {
    TaskName name = task.name();
    return name.text();
  }
}
