package io.leat.engine.attempt;

import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.InputFile;
import io.leat.engine.artifact.InputFiles;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the files were that the tasks of a run name as their {@code inputs}, so that a later run knows whether it may take a task over.
 * Noted in the folder of the run: a file a task, with the digest of their paths and contents. Files of artifacts that a task uses are
 * left aside, since these come from other tasks.
 */
public final class TaskInputs {
  private final LeatFolder leat;
  private final RunFolder run;

  /** Those of the tasks of the run in {@code run}. */
  public TaskInputs(LeatFolder leat, RunFolder run) {
    this.leat = leat;
    this.run = run;
  }

  /** Notes what a task that is about to run finds; that of an earlier attempt is replaced. */
  void note(Task task, List<InputFile> files) throws IOException {
    KillPoint.KEYS_STORED.before();
    DurableFile.write(run.inputs(task.name()), digest(task, files, each -> true));
    KillPoint.KEYS_STORED.after();
  }

  /** Notes that what a task found changed while it ran, so that nobody knows what it ran with. */
  void unsure(Task task) throws IOException {
    KillPoint.KEYS_STORED.before();
    DurableFile.write(run.inputs(task.name()), "changed while it ran");
    KillPoint.KEYS_STORED.after();
  }

  /**
   * Whether the files that {@code task} names are otherwise than it found them in this run; false where that is not known, as of a task
   * without {@code inputs}, and of one that ran on another machine.
   *
   * @param workspace where the task would run now
   * @param belongs which of the files there, by their paths, it would find
   */
  public boolean changed(Task task, Path workspace, Predicate<String> belongs, Instant now)
      throws IOException {
    String then = task.inputs().isEmpty() ? null : Pack.read(run.inputs(task.name()));
    if (then == null) {
      return false;
    }
    InputFiles files = leat.inputs(workspace);
    return !then.equals(digest(task, files.matching(task.inputs(), now), belongs));
  }

  private String digest(Task task, List<InputFile> files, Predicate<String> belongs)
      throws IOException {
    Set<String> brought = brought(task);
    StringBuilder text = new StringBuilder();
    for (InputFile file : files) {
      String path = file.path().text();
      if (!brought.contains(path) && belongs.test(path)) {
        text.append(file.digest().hex()).append(' ').append(path).append('\n');
      }
    }
    return Digest.ofText(text.toString()).hex();
  }

  /** The paths of the files that come from other tasks. */
  Set<String> brought(Task task) throws IOException {
    RunArtifacts artifacts = new RunArtifacts(leat, run);
    Set<String> paths = new HashSet<>();
    for (ArtifactUse use : task.uses()) {
      Digest list = artifacts.find(use.from(), use.artifact());
      if (list != null) {
        Path into = Path.of(use.into());
        for (FileEntry each : artifacts.files(list).entries()) {
          paths.add(into.resolve(each.path().text()).normalize().toString());
        }
      }
    }
    return paths;
  }
}
