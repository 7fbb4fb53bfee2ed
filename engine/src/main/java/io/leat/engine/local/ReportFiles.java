package io.leat.engine.local;

import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.job.Task;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that match the reports of a task when an attempt has ended. What was there before the run tells of other tests: it does
 * not count, unless it may be what the task collects of a task that was taken over from an earlier run, or of an artifact.
 *
 * @param counted those that count, sorted
 * @param before those that lay there before the run, sorted
 * @param collected whether those count, too
 */
record ReportFiles(List<Path> counted, List<Path> before, boolean collected) {

  static ReportFiles of(Lease lease, Task task, RunFolder folder, Workspaces workspaces)
      throws IOException {
    boolean collects = collects(task, folder);
    List<Path> counted = new ArrayList<>();
    List<Path> before = new ArrayList<>();
    for (Path each : Kept.matching(task.reports().junit(), workspaces.of(lease))) {
      boolean old =
          workspaces.own()
              ? isOfSnapshot(each, lease, folder)
              : !LeftFiles.isSince(each, folder.path().resolve(RunFolder.HEADER));
      if (old) {
        before.add(each);
      }
      if (!old || collects) {
        counted.add(each);
      }
    }
    return new ReportFiles(counted, before, collects);
  }

  /** Whether older files come to a task with right: as an artifact, or by a task that it needs and that did not run in this run. */
  private static boolean collects(Task task, RunFolder folder) {
    return !task.uses().isEmpty()
        || task.needs().stream()
            .anyMatch(need -> !Files.exists(folder.attempt(need.task(), 1).run()));
  }

  /** Whether a file is as the snapshot has it, which a run on a server has not: its files are those of a commit. */
  private static boolean isOfSnapshot(Path file, Lease lease, RunFolder folder) throws IOException {
    Path root = folder.workspace(lease.task(), lease.attempt());
    Path first = folder.snapshot().resolve(root.relativize(file));
    return Files.exists(first)
        && Files.getLastModifiedTime(first).equals(Files.getLastModifiedTime(file))
        && Files.size(first) == Files.size(file);
  }

  /** What to say where they tell of no test. */
  String empty(Task task) {
    String patterns =
        "'"
            + String.join("', '", task.reports().junit().stream().map(Object::toString).toList())
            + "'";
    if (!counted.isEmpty()) {
      return "its test reports tell of no test: " + matches(counted.size()) + " " + patterns;
    }
    return before.isEmpty()
        ? "its test reports are not there: no file matches " + patterns
        : "its test reports are of before this run, and it wrote none: "
            + matches(before.size())
            + " "
            + patterns;
  }

  /** That some are old, and what became of them, a sentence. */
  String old() {
    String became = collected ? "counted." : "passed over.";
    return before.size() == 1
        ? "One test report is of before this run and was " + became
        : before.size() + " test reports are of before this run and were " + became;
  }

  private static String matches(int files) {
    return files == 1 ? "one file matches" : files + " files match";
  }
}
