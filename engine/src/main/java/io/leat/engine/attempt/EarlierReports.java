package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.artifact.CacheFound;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.Escapes;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Glob;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Files that match reports and were there before what would write them: until a tool writes them anew, they tell of tests of before the
 * run. A file is written anew when its content is another, or the time that goes with the content; what changes its mode or its name alone
 * does not, so an old content with its old time is an old report under every name.
 *
 * <p>Where all tasks work in one folder, these are the files that were there when the run began, noted once; those that came back with the
 * caches of a task; and for a further attempt of a task those that came to be since its first one began, if no other task was at work
 * since, which may have written them. Where each attempt has a workspace of its own, they are what is there when its steps begin.
 *
 * <p>Of one thread.
 */
final class EarlierReports {

  private static final long SECOND = 1_000_000_000;
  private static final EarlierReports NONE = new EarlierReports(Map.of());

  /**
   * What a file is known by.
   *
   * @param modified nanoseconds since 1970
   */
  private record Content(long size, long modified, Digest digest) {}

  /** By their paths in the workspace. */
  private final Map<String, Content> files;

  /** The times of each content. */
  private final Map<Digest, NavigableSet<Long>> times = new HashMap<>();

  private final Set<Long> sizes = new HashSet<>();

  private EarlierReports(Map<String, Content> files) {
    this.files = files;
    for (Content each : files.values()) {
      times.computeIfAbsent(each.digest, _ -> new TreeSet<>()).add(each.modified);
      sizes.add(each.size);
    }
  }

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
  static void ofAttempt(
      Lease lease, Task task, RunPlan plan, RunFolder folder, Workspaces workspaces)
      throws IOException {
    Path given = folder.givenReports(lease.task());
    if (workspaces.own()) {
      ofAttempt(task, workspaces.of(lease), NONE, folder.earlierReports(lease.task()));
    } else if (task.retry().count() > 0 && (lease.attempt() == 1 || !Pack.exists(given))) {
      ofAttempt(task, workspaces.of(lease), NONE, given);
    } else if (task.retry().count() > 0 && isAlone(lease.task(), given, plan, folder)) {
      Path file = folder.earlierReports(lease.task(), lease.attempt());
      ofAttempt(task, workspaces.of(lease), read(given), file);
    }
  }

  /** Whether no other task of the run was at work since {@code given} was noted: what came to be since may be of such a one. */
  private static boolean isAlone(TaskName task, Path given, RunPlan plan, RunFolder folder)
      throws IOException {
    FileTime since = Files.getLastModifiedTime(given);
    for (int i = 0; i < plan.size(); i++) {
      TaskName other = plan.task(i).name();
      AttemptFolder attempt = folder.attempt(other, 1);
      for (int n = 1; !other.equals(task) && Files.exists(attempt.claim()); n++) {
        if (!Files.exists(attempt.exit())
            || Files.getLastModifiedTime(attempt.exit()).compareTo(since) > 0) {
          return false;
        }
        attempt = folder.attempt(other, n + 1);
      }
    }
    return true;
  }

  private static void ofAttempt(Task task, Path workspace, EarlierReports without, Path file)
      throws IOException {
    List<Path> there = new ArrayList<>();
    for (Path each :
        ReportFiles.matching(workspace, path -> Glob.takeFile(task.reports().junit(), path))) {
      if (!without.hold(each, false)) {
        there.add(each);
      }
    }
    KillPoint.REPORTS_NOTED.before();
    new EarlierReports(contents(workspace, there, Map.of())).write(file);
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

  /** What is noted for a further attempt in the folder that all tasks share. */
  static EarlierReports read(RunFolder folder, Lease lease) throws IOException {
    return read(folder.earlierReports(lease.task(), lease.attempt()));
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
   * Whether a file is one of these, under whatever name, and was not written since.
   *
   * @param fetched whether the file was fetched from another machine, so that its time says nothing
   */
  boolean hold(Path file, boolean fetched) throws IOException {
    if (!sizes.contains(Files.size(file))) {
      return false;
    }
    NavigableSet<Long> then = times.get(Digest.ofFile(file));
    return then != null && (fetched || isTime(modified(file), then));
  }

  /** Whether a time is one of before, perhaps in whole seconds, as archives have it. */
  private static boolean isTime(long now, NavigableSet<Long> before) {
    Long same = before.ceiling(now);
    return same != null
        && (same == now || (Math.floorMod(now, SECOND) == 0 && same < now + SECOND));
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
    if (!Pack.exists(file)) {
      return NONE;
    }
    String all = Pack.text(file);
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
