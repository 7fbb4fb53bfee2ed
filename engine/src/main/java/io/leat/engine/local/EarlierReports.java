package io.leat.engine.local;

import io.leat.engine.artifact.CacheFound;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.Escapes;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Files that match reports and were there before what would write them: until a tool writes them anew, they tell of tests of before the run.
 * A file is written anew when its content is another, or the time that goes with the content; what changes its mode or its name alone does
 * not.
 *
 * <p>Where all tasks work in one folder, these are the files that were there when the run began, noted once; and those that came back with
 * the caches of a task. Where each attempt has a workspace of its own, they are what is there when its steps begin.
 *
 * @param files by their paths in the workspace
 */
record EarlierReports(Map<String, Content> files) {

  private static final long SECOND = 1_000_000_000;

  /**
   * What a file is known by.
   *
   * @param modified nanoseconds since 1970
   */
  private record Content(long size, long modified, Digest digest) {}

  /** Notes those of the folder that the tasks of a run are to share, unless that was done. */
  static void ofRun(RunFolder folder, RunPlan plan, Path workspace) throws IOException {
    Set<List<Glob>> reports = patterns(plan);
    if (!reports.isEmpty() && !Pack.exists(folder.earlierReports())) {
      List<Path> there =
          ReportFiles.matching(
              workspace, path -> reports.stream().anyMatch(each -> Glob.takeFile(each, path)));
      KillPoint.REPORTS_NOTED.before();
      new EarlierReports(contents(workspace, there, Map.of())).write(folder.earlierReports());
      KillPoint.REPORTS_NOTED.after();
    }
  }

  /** Notes those of the workspace of an attempt, before its steps begin. */
  static void ofAttempt(Lease lease, Task task, RunFolder folder, Path workspace)
      throws IOException {
    List<Path> there =
        ReportFiles.matching(workspace, path -> Glob.takeFile(task.reports().junit(), path));
    KillPoint.REPORTS_NOTED.before();
    new EarlierReports(contents(workspace, there, Map.of()))
        .write(folder.earlierReports(lease.task()));
    KillPoint.REPORTS_NOTED.after();
  }

  /**
   * Notes those that came back with the caches of a task into the folder that all tasks share; those of an earlier attempt stay noted.
   *
   * @param found what came of its caches, in their order
   */
  static void ofCaches(
      Task task, List<CacheFound> found, RunPlan plan, RunFolder folder, Path workspace)
      throws IOException {
    List<List<Glob>> brought = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (!(found.get(i) instanceof CacheFound.Aside)) {
        brought.add(task.caches().get(i).paths());
      }
    }
    Set<List<Glob>> reports = brought.isEmpty() ? Set.of() : patterns(plan);
    if (reports.isEmpty()) {
      return;
    }
    List<Path> came =
        ReportFiles.matching(
            workspace,
            path ->
                brought.stream().anyMatch(each -> Glob.takeBelow(each, path))
                    && reports.stream().anyMatch(each -> Glob.takeFile(each, path)));
    if (!came.isEmpty()) {
      Path file = folder.earlierReports(task.name());
      KillPoint.CACHES_BROUGHT.before();
      new EarlierReports(contents(workspace, came, read(file).files)).write(file);
      KillPoint.CACHES_BROUGHT.after();
    }
  }

  private static Set<List<Glob>> patterns(RunPlan plan) {
    Set<List<Glob>> patterns = new HashSet<>();
    for (int i = 0; i < plan.size(); i++) {
      patterns.add(plan.task(i).reports().junit());
    }
    patterns.remove(List.of());
    return patterns;
  }

  /** What is noted for the run: nothing where its tasks have workspaces of their own. */
  static EarlierReports read(RunFolder folder) throws IOException {
    return read(folder.earlierReports());
  }

  /** What is noted for a task, also of an earlier run that it is taken over from. */
  static EarlierReports read(RunFolder folder, TaskName task) throws IOException {
    return read(folder.earlierReports(task));
  }

  /**
   * Whether a file of the workspace is among these, and was not written since.
   *
   * @param fetched whether the file was fetched from another machine, so that its time says nothing
   */
  boolean hold(Path workspace, Path file, boolean fetched) throws IOException {
    Content then = files.get(LeftFiles.name(workspace, file));
    return then != null
        && Files.size(file) == then.size
        && (fetched || isTime(modified(file), then.modified))
        && Digest.ofFile(file).equals(then.digest);
  }

  /** Whether a time is that of before, perhaps in whole seconds, as archives have it. */
  private static boolean isTime(long now, long before) {
    return now == before || now == before - Math.floorMod(before, SECOND);
  }

  private static Map<String, Content> contents(
      Path workspace, List<Path> there, Map<String, Content> before) throws IOException {
    Map<String, Content> files = new TreeMap<>(before);
    for (Path each : there) {
      try {
        files.put(
            LeftFiles.name(workspace, each),
            new Content(Files.size(each), modified(each), Digest.ofFile(each)));
      } catch (NoSuchFileException gone) {
        // since it was listed
      }
    }
    return files;
  }

  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
  }

  /** A line a file, below the digest of them all, by which damage is seen. */
  private void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (path, content) ->
            text.append(content.size)
                .append('\t')
                .append(content.modified)
                .append('\t')
                .append(content.digest.hex())
                .append('\t')
                .append(Escapes.escape(path))
                .append('\n'));
    DurableFile.write(file, Digest.ofText(text.toString()).hex() + "\n" + text);
  }

  /** Empty where there is none. */
  private static EarlierReports read(Path file) throws IOException {
    String all = Pack.read(file);
    if (all == null) {
      return new EarlierReports(Map.of());
    }
    int end = all.indexOf('\n') + 1;
    String text = all.substring(end);
    if (!all.startsWith(Digest.ofText(text).hex() + "\n")) {
      throw new IOException(
          "'" + file + "' is damaged, so nobody can tell which test reports are of this run");
    }
    Map<String, Content> files = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split("\t", 4);
      files.put(
          Escapes.unescape(fields[3]),
          new Content(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Digest.of(fields[2])));
    }
    return new EarlierReports(files);
  }
}
