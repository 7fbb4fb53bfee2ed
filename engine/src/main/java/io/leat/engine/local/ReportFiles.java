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
 * not count. Another task of the run may have written one.
 *
 * @param written since the run began, sorted
 * @param before those that lay there before, sorted
 */
record ReportFiles(List<Path> written, List<Path> before) {

  static ReportFiles of(Lease lease, Task task, RunFolder folder, Workspaces workspaces)
      throws IOException {
    List<Path> written = new ArrayList<>();
    List<Path> before = new ArrayList<>();
    for (Path each : Kept.matching(task.reports().junit(), workspaces.of(lease))) {
      boolean old =
          workspaces.own()
              ? isOfSnapshot(each, lease, folder)
              : !LeftFiles.isSince(each, folder.path().resolve(RunFolder.HEADER));
      (old ? before : written).add(each);
    }
    return new ReportFiles(written, before);
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
    if (!written.isEmpty()) {
      return "its test reports tell of no test: " + matches(written.size()) + " " + patterns;
    }
    return before.isEmpty()
        ? "its test reports are not there: no file matches " + patterns
        : "its test reports are of before this run, and it wrote none: "
            + matches(before.size())
            + " "
            + patterns;
  }

  /** That some were passed over, a sentence. */
  String passedOver() {
    return before.size() == 1
        ? "One test report is of before this run and was passed over."
        : before.size() + " test reports are of before this run and were passed over.";
  }

  private static String matches(int files) {
    return files == 1 ? "one file matches" : files + " files match";
  }
}
