package io.leat.engine.attempt;

import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.artifact.Result;
import io.leat.engine.artifact.ResultKey;
import io.leat.engine.artifact.Results;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of one run leave in the one workspace that they share, so that a result of a task that declares no artifact is taken
 * only while that is still there. Attempts that run side by side leave their files in each other's sight: a file counts for all of them, as
 * it is when the last of them has ended, or when a task that needs the one begins, since that may work on with its files. Safe for all
 * threads. See ADR 30.
 */
final class SharedWorkspace {
  private static final Path STREAMS = Path.of("/proc/self/fd");

  private final Results results;
  private final RunFolder run;
  private final JobName job;
  private final Path workspace;
  private final Set<Long> running = new HashSet<>();
  private final List<UnsettledResult> kept = new ArrayList<>();

  /** A result that was kept while attempts beside it went on. */
  private record UnsettledResult(Task task, ResultKey key, LeftFiles files, Set<Long> beside) {}

  /** What one attempt left. */
  record Left(@Nullable LeftFiles files, Set<Long> beside) {}

  SharedWorkspace(Results results, RunFolder run, JobName job, Path workspace) {
    this.results = results;
    this.run = run;
    this.job = job;
    this.workspace = workspace;
  }

  /** Whether the files of a task count: it may have earlier results, and none of its files comes back as an artifact of its success. */
  static boolean concerns(Task task) {
    return !task.inputs().isEmpty() && task.artifacts(true).isEmpty();
  }

  /** An attempt is about to begin. */
  synchronized void began(long fence, Task task) throws IOException {
    Set<TaskName> needed = new HashSet<>();
    for (Need need : task.needs()) {
      needed.add(need.task());
    }
    for (UnsettledResult each : List.copyOf(kept)) {
      if (needed.contains(each.task.name())) {
        settle(each);
      }
    }
    running.add(fence);
  }

  private void settle(UnsettledResult each) throws IOException {
    kept.remove(each);
    results.leave(job, each.task.name(), each.key, each.files.now(workspace));
  }

  /**
   * An attempt has ended.
   *
   * @return what it and the attempts before it left; null where nobody will ask
   */
  @Nullable Left ended(long fence, Task task, int attempt) throws IOException {
    Set<Long> beside;
    synchronized (this) {
      running.remove(fence);
      beside = new HashSet<>(running);
      for (UnsettledResult each : List.copyOf(kept)) {
        each.beside.remove(fence);
        if (each.beside.isEmpty()) {
          settle(each);
        }
      }
    }
    if (!concerns(task)) {
      return null;
    }
    // a retry goes on with what the tries before it left
    Path first = run.attempt(task.name(), 1).run();
    Path mark = Files.exists(first) ? first : run.attempt(task.name(), attempt).run();
    Predicate<String> without = without();
    LeftFiles earlier = results.left(job, task.name());
    LeftFiles files =
        results.many(job, task.name()) ? null : LeftFiles.since(workspace, mark, without);
    if (files != null && earlier != null) {
      files = files.and(earlier, workspace, without);
    }
    if (files == null) {
      results.leaveMany(job, task.name());
    } else {
      results.leave(job, task.name(), files);
    }
    return new Left(files, beside);
  }

  /** A result was kept under a key. */
  synchronized void remembered(Task task, ResultKey key, Left left) throws IOException {
    LeftFiles files = left.files;
    if (files == null || left.beside.isEmpty()) {
      return;
    }
    UnsettledResult each = new UnsettledResult(task, key, files, left.beside);
    kept.add(each);
    each.beside.retainAll(running);
    if (each.beside.isEmpty()) {
      settle(each);
    }
  }

  /** Why an earlier result does not hold, in words: a file that it left is not there as it was; null when all are. */
  @Nullable String missing(Result result) throws IOException {
    LeftFiles files = results.left(result);
    if (files == null) {
      return "it is not known which files run " + result.run() + " left";
    }
    Optional<String> difference = files.firstDifference(workspace);
    return difference
        .map(each -> each + ", a file that it left in run " + result.run())
        .orElse(null);
  }

  /** What Leat itself writes while it runs: its output, when that goes into the workspace. */
  private Predicate<String> without() throws IOException {
    Set<String> own = new HashSet<>();
    for (String stream : List.of("1", "2")) {
      Path link = STREAMS.resolve(stream);
      Path to = Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) : link;
      if (to.startsWith(workspace)) {
        own.add(workspace.relativize(to).toString());
      }
    }
    return own::contains;
  }
}
