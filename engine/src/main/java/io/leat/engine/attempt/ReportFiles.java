package io.leat.engine.attempt;

import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Glob;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.Task;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files that match the reports of a task when an attempt has ended. One counts that is none of {@link EarlierReports}; and one that is
 * as an artifact has it that the task uses, or as a task left it that this one needs and whose result is of an earlier run.
 *
 * @param counted those that count, sorted
 * @param outside links that lead out of the workspace, sorted: of what they lead to nobody knows whose it is
 * @param before those that do not, sorted
 * @param taken how many of those that count are of an earlier run
 * @param unsure how many of those that count an attempt before may have written, or another task: both were at work
 * @param since what those are of before that do not count, for people
 */
record ReportFiles(
    List<Path> counted,
    List<Path> outside,
    List<Path> before,
    int taken,
    int unsure,
    String since) {

  static ReportFiles of(
      Lease lease,
      Task task,
      RunPlan plan,
      RunFolder folder,
      Workspaces workspaces,
      StoredFiles kept)
      throws IOException {
    Path workspace = workspaces.of(lease);
    boolean fetched = workspaces.isElsewhere(lease);
    List<EarlierReports> cached = cached(task, plan, folder, workspaces);
    EarlierReports earlier = EarlierReports.read(folder);
    EarlierReports retried = EarlierReports.read(folder, lease);
    List<Path> counted = new ArrayList<>();
    List<Path> old = new ArrayList<>();
    List<Path> outside = new ArrayList<>();
    Set<Path> ofCaches = new HashSet<>();
    for (Path each :
        matching(workspace, path -> Glob.takeFile(task.reports().junit(), path), outside)) {
      if (isIn(cached, each, fetched)) {
        ofCaches.add(each);
        old.add(each);
      } else if (retried.hold(each, fetched)) {
        old.add(each);
      } else {
        (earlier.hold(each, fetched) ? old : counted).add(each);
      }
    }
    String since = lease.attempt() == 1 ? "run" : "attempt";
    int unsure = unsure(counted, lease, folder, workspaces);
    if (old.isEmpty()) {
      return new ReportFiles(counted, outside, old, 0, unsure, since);
    }
    Map<Path, Digest> brought = new HashMap<>();
    for (ArtifactUse use : task.uses()) {
      Path into = workspace.resolve(use.into()).normalize();
      brought.putAll(kept.artifacts().in(into, use.from(), use.artifact()));
    }
    TakenFiles others =
        workspaces.own() ? null : new TakenFiles(task, plan, folder, workspace, kept);
    List<Path> before = new ArrayList<>();
    int taken = 0;
    for (Path each : old) {
      if (isIn(brought, each)) {
        counted.add(each);
      } else if (others != null && !ofCaches.contains(each) && others.hold(each)) {
        counted.add(each);
        taken++;
      } else {
        before.add(each);
      }
    }
    counted.sort(null);
    return new ReportFiles(counted, outside, before, taken, unsure, since);
  }

  /** How many were written before an attempt began of which nobody noted what was there: other tasks were at work. */
  private static int unsure(
      List<Path> counted, Lease lease, RunFolder folder, Workspaces workspaces) throws IOException {
    if (workspaces.own()
        || lease.attempt() == 1
        || Pack.exists(folder.earlierReports(lease.task(), lease.attempt()))) {
      return 0;
    }
    FileTime began =
        Files.getLastModifiedTime(folder.attempt(lease.task(), lease.attempt()).claim());
    int unsure = 0;
    for (Path each : counted) {
      unsure += Files.getLastModifiedTime(each).compareTo(began) < 0 ? 1 : 0;
    }
    return unsure;
  }

  /**
   * Those of {@code all} that are files, and links to a file of the workspace that is not among them.
   *
   * @param outside gets the links that lead elsewhere, or nowhere
   */
  private static List<Path> inside(List<Path> all, Path workspace, List<Path> outside)
      throws IOException {
    Path root = workspace.toRealPath();
    Set<Path> files = new HashSet<>();
    for (Path each : all) {
      if (!Files.isSymbolicLink(each)) {
        files.add(each.toRealPath());
      }
    }
    List<Path> inside = new ArrayList<>();
    for (Path each : all) {
      if (!Files.isSymbolicLink(each)) {
        inside.add(each);
      } else if (!Files.exists(each) || !each.toRealPath().startsWith(root)) {
        outside.add(each);
      } else if (Files.isRegularFile(each) && files.add(each.toRealPath())) {
        inside.add(each);
      }
    }
    return inside;
  }

  /** What the caches of all tasks brought to where they work; of a workspace of its own, what was there before the steps. */
  private static List<EarlierReports> cached(
      Task task, RunPlan plan, RunFolder folder, Workspaces workspaces) throws IOException {
    if (workspaces.own()) {
      return List.of(EarlierReports.read(folder, task.name()));
    }
    List<EarlierReports> cached = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      if (!plan.task(i).caches().isEmpty()) {
        cached.add(EarlierReports.read(folder, plan.task(i).name()));
      }
    }
    return cached;
  }

  private static boolean isIn(List<EarlierReports> lists, Path file, boolean fetched)
      throws IOException {
    for (EarlierReports each : lists) {
      if (each.hold(file, fetched)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file is there with the content that it has in an artifact. */
  static boolean isIn(Map<Path, Digest> artifacts, Path file) throws IOException {
    Digest content = artifacts.get(file);
    return content != null && content.equals(Digest.ofFile(file));
  }

  /** The files below the workspace whose paths are wanted, sorted, and links to other files below it. */
  static List<Path> matching(Path workspace, Predicate<String> wanted) throws IOException {
    return matching(workspace, wanted, new ArrayList<>());
  }

  private static List<Path> matching(Path workspace, Predicate<String> wanted, List<Path> outside)
      throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        workspace,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.endsWith(LeatFolder.NAME) || folder.endsWith(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = LeftFiles.name(workspace, file);
            if ((attributes.isRegularFile() || attributes.isSymbolicLink()) && wanted.test(name)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return inside(found, workspace, outside);
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
        : "its test reports are of before this "
            + since
            + ", and it wrote none: "
            + matches(before.size())
            + " "
            + patterns;
  }

  /** That attempts before may have written some that count; nothing where none may be of them. */
  List<String> doubt() {
    return unsure == 0
        ? List.of()
        : List.of(
            (unsure == 1 ? "One test report was" : unsure + " test reports were")
                + " written before this attempt, by an earlier one or by another task, and "
                + (unsure == 1 ? "was" : "were")
                + " counted.");
  }

  /** That some are old, and what became of them, a sentence each. */
  List<String> old() {
    List<String> said = new ArrayList<>();
    if (taken > 0) {
      said.add(old(taken, "run", "counted"));
    }
    if (!before.isEmpty()) {
      said.add(old(before.size(), since, "passed over"));
    }
    return said;
  }

  private static String old(int files, String since, String became) {
    return files == 1
        ? "One test report is of before this " + since + " and was " + became + "."
        : files + " test reports are of before this " + since + " and were " + became + ".";
  }

  private static String matches(int files) {
    return files == 1 ? "one file matches" : files + " files match";
  }
}
