package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.StepScript;
import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.Escapes;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.InputFile;
import io.leat.engine.artifact.InputFiles;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.artifact.RelPath;
import io.leat.engine.artifact.Result;
import io.leat.engine.artifact.ResultKey;
import io.leat.engine.artifact.ResultKeyBuilder;
import io.leat.engine.artifact.ResultLookup;
import io.leat.engine.artifact.Results;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.folder.CacheScopes;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.JobName;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Results of tasks with {@code inputs}: whether there is one of an earlier run that holds, so that it is brought back in place of a new
 * one, and keeping those that succeeded.
 */
final class ResultCache {
  private final LeatFolder leat;
  private final RunFolder run;
  private final int number;
  private final JobName job;
  private final String path;
  private final ContentStore contents;
  private final Artifacts artifacts;
  private final RunArtifacts noted;
  private final TaskInputs found;
  private final Results results;
  private final SecretDigests secrets;
  private final @Nullable SharedWorkspace left;

  /**
   * Those of the tasks of a run.
   *
   * @param shared the workspace that all attempts work in; null when each has one of its own
   * @param path the {@code PATH} by which steps find their tools
   * @param scopes of {@link CacheScopes}
   */
  ResultCache(
      LeatFolder leat,
      RunFolder run,
      int number,
      JobName job,
      @Nullable Path shared,
      String path,
      List<String> scopes) {
    this.leat = leat;
    this.run = run;
    this.number = number;
    this.job = job;
    this.path = path;
    this.contents = leat.contents();
    this.artifacts = new Artifacts(contents);
    this.noted = new RunArtifacts(run, contents);
    this.found = new TaskInputs(leat, run);
    this.results = new Results(leat.store().resolve("results"), contents, scopes);
    this.secrets = new SecretDigests(leat.store());
    this.left = shared == null ? null : new SharedWorkspace(results, run, job, shared);
  }

  /** Whether each attempt has a workspace of its own. */
  boolean own() {
    return left == null;
  }

  /** What the attempts of a task have left so far in the workspace that all share; null when that is not known. */
  @Nullable LeftFiles left(TaskName task) throws IOException {
    return left == null ? null : results.left(job, task);
  }

  /** What comes of looking for an earlier result. */
  sealed interface Earlier {
    /** There is one, and it was brought back. */
    record Found(int run, Map<OutputName, Scalar> outputs) implements Earlier {}

    /**
     * There is none that holds, for this reason.
     *
     * @param inputs under whose key the next is kept; null when none is
     */
    record None(String because, AttemptKeys.@Nullable Inputs inputs) implements Earlier {}
  }

  /**
   * Looks for a result of the same task with the same inputs, and brings its log, outputs and artifacts back.
   *
   * @param lacking why none is taken, whatever there is; null when one may be
   */
  Earlier earlier(
      Task task,
      @Nullable String lacking,
      List<StepScript> steps,
      Map<String, String> environment,
      GivenSecrets given,
      Lease lease,
      Path workspace,
      Instant now)
      throws IOException {
    InputFiles there = leat.inputs(workspace);
    List<InputFile> files = there.matching(task.inputs(), now);
    if (files.isEmpty()) {
      // a result would hold whatever changes, as behind a wrong name
      found.note(task, files);
      return new Earlier.None("its inputs fit no file, so no result is kept", null);
    }
    RunFolder.note(run.notes(lease.task(), lease.attempt()), unfit(task, files));
    AttemptKeys.Inputs inputs = inputs(task, there, files, steps, environment, given, now);
    ResultKey key = inputs.key();
    ResultLookup remembered = results.find(job, task.name(), key);
    if (remembered instanceof ResultLookup.Same(Result result)) {
      String missing = lacking;
      if (missing == null && left != null && SharedWorkspace.concerns(task)) {
        missing = left.missing(result);
      }
      if (missing != null) {
        return new Earlier.None(missing, inputs);
      }
      try {
        String other = left == null ? null : beside(task, result, workspace);
        if (other != null) {
          return new Earlier.None(other, inputs);
        }
        return new Earlier.Found(result.run(), bringBack(task, result, lease, workspace, now));
      } catch (IOException lost) {
        return new Earlier.None("its earlier result is not whole: " + lost.getMessage(), inputs);
      }
    }
    return new Earlier.None(
        remembered instanceof ResultLookup.Other(ResultKey last)
            ? last.firstDifference(key).orElse("what it left is not kept any longer")
            : "none is kept here",
        inputs);
  }

  /** What to say of the patterns that fit none of {@code files}: a wrong name among others has a result hold whatever changes there. */
  private static List<String> unfit(Task task, List<InputFile> files) {
    return task.inputs().stream()
        .filter(each -> !each.excludes())
        .filter(each -> files.stream().noneMatch(file -> each.matches(file.path().text())))
        .map(each -> "the pattern '" + each + "' of its inputs fits no file")
        .toList();
  }

  /**
   * In place a file that an artifact would have now, and has not in a result, stays for the tasks that follow; and what another task of this
   * run wrote is not written over.
   */
  private @Nullable String beside(Task task, Result result, Path workspace) throws IOException {
    Instant began = LeftFiles.changed(run.path().resolve(RunFolder.HEADER));
    for (Map.Entry<ArtifactName, Digest> each : result.artifacts().entrySet()) {
      ArtifactDeclaration declared = task.artifacts().get(each.getKey());
      if (declared != null) {
        FileSet files = artifacts.load(each.getValue());
        Optional<String> other = artifacts.firstBeside(workspace, declared.files(), files);
        Optional<String> newer =
            began == null ? Optional.empty() : artifacts.firstOverwritten(workspace, files, began);
        if (newer.isPresent()) {
          return "'"
              + newer.get()
              + "' was written in this run, and is another in the artifact '"
              + each.getKey()
              + "' of run "
              + result.run();
        }
        if (other.isPresent()) {
          return "'"
              + other.get()
              + "' is there, which was not in the artifact '"
              + each.getKey()
              + "' of run "
              + result.run();
        }
      }
    }
    return null;
  }

  private AttemptKeys.Inputs inputs(
      Task task,
      InputFiles there,
      List<InputFile> files,
      List<StepScript> steps,
      Map<String, String> environment,
      GivenSecrets given,
      Instant now)
      throws IOException {
    ResultKeyBuilder key = ResultKey.builder();
    for (StepScript step : steps) {
      key.step(step.toString());
    }
    for (Map.Entry<String, String> each : environment.entrySet()) {
      // what differs from run to run by its nature is no input
      if (!each.getKey().startsWith("LEAT_") || each.getKey().equals("LEAT_TASK")) {
        key.env(new VariableName(each.getKey()), each.getValue());
      }
    }
    for (Map.Entry<String, String> each : given.all().entrySet()) {
      key.secret(each.getKey(), secrets.of(each.getValue()));
    }
    // a token is another each time: what counts is that there is one, and for whom
    task.idTokens()
        .forEach((variable, audience) -> key.env(variable, "a token for " + audience.text()));
    // each task has them: they count where a script names them, as for --from
    for (String name : List.of("LEAT_COMMIT", "LEAT_BRANCH")) {
      if (steps.stream().anyMatch(step -> step.toString().contains(name))) {
        key.env(new VariableName(name), environment.getOrDefault(name, ""));
      }
    }
    found.note(task, files);
    if (left == null) {
      // what is there already would be in its artifacts, too
      SortedMap<RelPath, InputFile> all = packed(task, there, now);
      files.forEach(each -> all.put(each.path(), each));
      key.inputs(List.copyOf(all.values()));
    } else {
      key.inputs(files);
    }
    there.save();
    task.outputs().values().forEach(key::output);
    task.artifacts(true).forEach(key::artifact);
    key.reports(task.reports());
    key.labels(task.labels());
    for (ArtifactUse use : task.uses()) {
      key.use(use, noted.digest(use.from(), use.artifact()));
    }
    key.tool("the machine", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    key.tool("PATH", path);
    if (left == null) {
      // in place a task may have found what it does not declare
      key.tool("the workspace", "its own");
    }
    return new AttemptKeys.Inputs(
        key.build(), ResultKey.ofStates(left == null ? List.of() : files));
  }

  /** The files that its artifacts would have now. */
  private static SortedMap<RelPath, InputFile> packed(Task task, InputFiles files, Instant now)
      throws IOException {
    SortedMap<RelPath, InputFile> packed = new TreeMap<>();
    for (ArtifactDeclaration each : task.artifacts(true)) {
      files.matching(each.files(), now).forEach(file -> packed.put(file.path(), file));
    }
    return packed;
  }

  /**
   * What a task found, with what its caches have brought since.
   *
   * @param before of {@link Earlier.None}
   */
  AttemptKeys.Inputs withCaches(Task task, AttemptKeys.Inputs before, Path workspace)
      throws IOException {
    if (left != null || task.caches().isEmpty()) {
      return before;
    }
    Collection<InputFile> brought = packed(task, leat.inputs(workspace), Instant.EPOCH).values();
    return new AttemptKeys.Inputs(
        before.key(), ResultKey.builder().inputs(List.copyOf(brought)).build());
  }

  private Map<OutputName, Scalar> bringBack(
      Task task, Result result, Lease lease, Path workspace, Instant now) throws IOException {
    // before anything is brought: what is damaged is not taken
    verify(result.log());
    if (result.tests() != null) {
      verify(result.tests());
    }
    for (Map.Entry<ArtifactName, Digest> each : result.artifacts().entrySet()) {
      artifacts.restore(artifacts.load(each.getValue()), workspace);
      Instant until = StoredFiles.until(task.artifacts().get(each.getKey()), now);
      noted.note(task.name(), each.getKey(), each.getValue(), until);
    }
    AttemptFolder folder = run.attempt(lease.task(), lease.attempt());
    Files.createDirectories(folder.path());
    bringBack(result.log(), folder.log());
    if (result.tests() != null) {
      bringBack(result.tests(), run.tests(lease.task(), lease.attempt()));
    }
    Map<OutputName, Scalar> outputs = new HashMap<>();
    result
        .outputs()
        .forEach(
            (name, text) -> {
              OutputDeclaration declared = task.outputs().get(name);
              if (declared != null) {
                outputs.put(name, value(declared.kind(), text));
              }
            });
    return outputs;
  }

  private void verify(Digest content) throws IOException {
    Optional<String> problem = contents.verify(content);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  private void bringBack(Digest content, Path file) throws IOException {
    try (InputStream bytes = contents.open(content)) {
      // one who was killed may have begun
      KillPoint.RESULT_BROUGHT.before();
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
      KillPoint.RESULT_BROUGHT.after();
    }
  }

  private static Scalar value(ValueKind kind, String text) {
    return switch (kind) {
      case NUMBER -> Scalar.of(new BigDecimal(text));
      case FLAG -> Scalar.of(Boolean.parseBoolean(text));
      case LIST -> Scalar.items(text);
      case TEXT, NOTHING -> Scalar.of(text);
    };
  }

  /** An attempt is about to begin. */
  void began(Lease lease, Task task) throws IOException {
    if (left != null) {
      left.began(lease.fence(), task);
    }
  }

  /** An attempt has ended; gives what it left, null where nobody will ask. */
  SharedWorkspace.@Nullable Left ended(Lease lease, Task task) throws IOException {
    return left == null ? null : left.ended(lease.fence(), task, lease.attempt());
  }

  /**
   * An artifact may have files that the task did not make: which it wrote is told by their times in place, and by their contents where only
   * its caches can have brought some. What it was given, as inputs or by {@code use}, is in its key.
   */
  private @Nullable String older(
      AttemptKeys.Inputs before,
      Task task,
      Map<ArtifactName, FileSet> kept,
      Lease lease,
      Path workspace)
      throws IOException {
    if (left == null) {
      if (!task.caches().isEmpty()) {
        for (InputFile now : packed(task, leat.inputs(workspace), Instant.EPOCH).values()) {
          if (before.states().has(now) && !before.key().has(now)) {
            return "'"
                + Escapes.escape(now.path().text())
                + "' of its artifacts is as a cache had it";
          }
        }
      }
      return null;
    }
    Set<String> given = found.brought(task);
    Instant began = LeftFiles.changed(run.keys(lease.task(), lease.attempt()));
    for (Map.Entry<ArtifactName, FileSet> each : kept.entrySet()) {
      for (FileEntry file : each.getValue().entries()) {
        String path = file.path().text();
        Instant written = LeftFiles.changed(workspace.resolve(path));
        boolean its = began != null && written != null && !written.isBefore(began);
        if (!its && !given.contains(path) && !Glob.takeFile(task.inputs(), path)) {
          return "'"
              + Escapes.escape(path)
              + "' of the artifact '"
              + each.getKey()
              + "' was there before, and it did not write it";
        }
      }
    }
    return null;
  }

  /**
   * Keeps the result of an attempt that succeeded; gives what is to be said about it.
   *
   * @param files what it left; null where each attempt has a workspace of its own
   */
  List<String> remember(
      AttemptKeys.Inputs before,
      Task task,
      Map<ArtifactName, FileSet> kept,
      SharedWorkspace.@Nullable Left files,
      Facts facts,
      Lease lease,
      Path workspace)
      throws IOException {
    ResultKey key = before.key();
    if (left != null) {
      // others work there too: its result is that of files that were the same all the while
      List<InputFile> now = leat.inputs(workspace).matching(task.inputs(), Instant.EPOCH);
      Optional<String> changed =
          key.firstDifference(key.with(now))
              // it may be as it was by now, and have been another when a step read it
              .or(() -> before.states().firstDifference(ResultKey.ofStates(now)));
      if (changed.isPresent()) {
        found.unsure(task);
        return List.of("its result is not kept: while it ran, " + changed.get());
      }
    }
    String older = older(before, task, kept, lease, workspace);
    if (older != null) {
      return List.of("its result is not kept: " + older);
    }
    if (left != null
        && SharedWorkspace.concerns(task)
        && (files == null || files.files() == null)) {
      return List.of(
          "its result is not kept: it left more than "
              + LeftFiles.MOST
              + " files, too many to watch; with an artifact only that counts");
    }
    Map<OutputName, String> outputs = new TreeMap<>();
    for (OutputName name : task.outputs().keySet()) {
      String value = AttemptConclusion.published(task.name(), name, facts);
      if (value != null) {
        outputs.put(name, value);
      }
    }
    LeftFiles list = files == null ? null : files.files();
    Path tests = run.tests(lease.task(), lease.attempt());
    results.save(
        job,
        task.name(),
        key,
        number,
        outputs,
        kept,
        run.attempt(lease.task(), lease.attempt()).log(),
        Files.exists(tests) ? tests : null,
        list);
    if (left != null && files != null) {
      left.remembered(task, key, files);
    }
    return List.of();
  }
}
