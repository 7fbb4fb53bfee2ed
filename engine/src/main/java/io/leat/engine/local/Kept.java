package io.leat.engine.local;

import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.CacheFound;
import io.leat.engine.artifact.CacheSaved;
import io.leat.engine.artifact.Caches;
import io.leat.engine.artifact.CachesInPlace;
import io.leat.engine.artifact.Content;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.InputFile;
import io.leat.engine.artifact.InputFiles;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.artifact.NotCollected;
import io.leat.engine.artifact.RelPath;
import io.leat.engine.artifact.Remembered;
import io.leat.engine.artifact.Result;
import io.leat.engine.artifact.ResultKey;
import io.leat.engine.artifact.ResultKeyBuilder;
import io.leat.engine.artifact.Results;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.StepScript;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files that go from attempt to attempt and from run to run: artifacts, caches, and results by content. */
final class Kept {
  private final LeatFolder leat;
  private final JobName job;
  private final int number;
  private final String path;
  private final ContentStore contents;
  private final Artifacts artifacts;
  private final RunArtifacts noted;
  private final TaskInputs found;
  private final Caches caches;
  private final Results results;
  private final SecretDigests secrets;
  private final @Nullable Leaving left;

  /**
   * What is kept for the attempts of a run.
   *
   * @param shared the workspace that all attempts work in; null when each has one of its own
   * @param path the {@code PATH} by which steps find their tools
   */
  Kept(
      LeatFolder leat, RunFolder run, int number, JobName job, @Nullable Path shared, String path) {
    this.leat = leat;
    this.job = job;
    this.number = number;
    this.path = path;
    Path store = leat.store();
    this.contents = leat.contents();
    this.artifacts = new Artifacts(contents);
    this.noted = new RunArtifacts(run, contents);
    this.found = new TaskInputs(leat, run);
    List<String> scopes = CacheScopes.read(run).all();
    this.caches = leat.caches(scopes);
    this.results = new Results(store.resolve("results"), contents, scopes);
    this.secrets = new SecretDigests(store.resolve("results"));
    this.left = shared == null ? null : new Leaving(results, run, job, shared);
  }

  /** The artifacts of the run. */
  RunArtifacts artifacts() {
    return noted;
  }

  /** What the attempts of a task have left so far in the workspace that all share; null when that is not known. */
  @Nullable LeftFiles left(TaskName task) throws IOException {
    return left == null ? null : results.left(job, task);
  }

  /** Puts the artifacts that a task uses into the workspace. */
  void bring(Task task, Path workspace) throws IOException {
    for (ArtifactUse use : task.uses()) {
      Path into = use.into().isEmpty() ? workspace : workspace.resolve(use.into());
      KillPoint.ARTIFACTS_BROUGHT.before();
      artifacts.restore(artifacts.load(noted.digest(use.from(), use.artifact())), into);
      KillPoint.ARTIFACTS_BROUGHT.after();
    }
  }

  /** Keeps the artifacts of a task, which are not its own before {@link #note}; a pattern that fits nothing is said by the exception. */
  SortedMap<ArtifactName, FileSet> keep(Task task, Path workspace) throws IOException {
    SortedMap<ArtifactName, FileSet> kept = new TreeMap<>();
    for (ArtifactDeclaration each : task.artifacts(true)) {
      kept.put(each.name(), collect(each, workspace));
    }
    return kept;
  }

  /** In place not while a cache comes back, and nothing of what came by halves. */
  private FileSet collect(ArtifactDeclaration artifact, Path workspace) throws IOException {
    CachesInPlace place = inPlace(workspace);
    return place == null
        ? artifacts.collect(workspace, artifact.files())
        : caches.still(() -> place.collect(artifacts, artifact.files()));
  }

  private static @Nullable Instant until(@Nullable ArtifactDeclaration declared, Instant now) {
    return declared == null || declared.keepDays() == 0
        ? null
        : now.plus(Duration.ofDays(declared.keepDays())).truncatedTo(ChronoUnit.SECONDS);
  }

  /** As {@link #keep}, of an attempt that did not end well; what is not there is said in {@code said}, and changes nothing. */
  SortedMap<ArtifactName, FileSet> keepOfFailed(Task task, Path workspace, List<String> said)
      throws IOException {
    SortedMap<ArtifactName, FileSet> kept = new TreeMap<>();
    for (ArtifactDeclaration each : task.artifacts(false)) {
      try {
        kept.put(each.name(), collect(each, workspace));
      } catch (NotCollected problem) {
        String what = String.join("; ", problem.problems());
        said.add("the artifact '" + each.name() + "' was not kept: " + what);
      }
    }
    return kept;
  }

  /** Keeps the list of the files of an artifact; gives its digest. */
  Digest save(FileSet files) throws IOException {
    return artifacts.save(files);
  }

  /** Keeps what a task wrote to others as an artifact; null when it wrote nothing, or declares an artifact of that name. */
  @Nullable FileSet record(Task task, Path stream) throws IOException {
    if (!Files.exists(stream) || task.artifacts().containsKey(Need.Stream.RECORDED)) {
      return null;
    }
    Content content = contents.put(stream);
    RelPath name = RelPath.of(Need.Stream.RECORDED.text());
    return FileSet.of(
        List.of(new FileEntry.Regular(name, content.size(), false, content.digest())));
  }

  /** Has the artifacts of a task be those that an attempt left; again is harmless. */
  void note(Task task, Map<ArtifactName, Digest> lists, Instant now) throws IOException {
    for (Map.Entry<ArtifactName, Digest> each : lists.entrySet()) {
      Instant until = until(task.artifacts().get(each.getKey()), now);
      noted.note(task.name(), each.getKey(), each.getValue(), until);
    }
  }

  /** Removes the file that a stream was recorded in, when it is an artifact. */
  void forget(Task task, Path stream) throws IOException {
    if (!task.artifacts().containsKey(Need.Stream.RECORDED)
        && noted.find(task.name(), Need.Stream.RECORDED) != null) {
      KillPoint.STREAM_REMOVED.before();
      Files.deleteIfExists(stream);
      KillPoint.STREAM_REMOVED.after();
    }
  }

  /** A digest of the files that fit patterns, as {@code files(...)} gives it. */
  String digest(List<Glob> patterns, Path workspace) throws IOException {
    StringBuilder text = new StringBuilder();
    InputFiles inputs = inputs(workspace);
    for (InputFile file : inputs.matching(patterns, Instant.EPOCH)) {
      text.append(file.digest().hex()).append(' ').append(file.path()).append('\n');
    }
    return Digest.ofText(text.toString()).hex();
  }

  private InputFiles inputs(Path workspace) {
    return new InputFiles(workspace, leat.store().resolve("inputs"));
  }

  /** A way into the workspace that all share; null where each attempt has one of its own. */
  @Nullable CachesInPlace inPlace(Path workspace) {
    return left == null ? null : new CachesInPlace(caches, workspace);
  }

  /**
   * Brings the caches of a task back; gives what came of each, in their order.
   *
   * @param place of {@link #inPlace}; until it is whole they are noted as begun
   */
  List<CacheFound> bringCaches(
      List<CachesInPlace.Wanted> all, @Nullable CachesInPlace place, Path workspace, Instant now)
      throws IOException {
    if (place != null) {
      place.end(all, now);
    }
    List<CacheFound> found = new ArrayList<>();
    for (CachesInPlace.Wanted each : all) {
      KillPoint.CACHES_BROUGHT.before();
      found.add(
          place == null
              ? caches.restore(each.name(), each.key(), each.restoreKeys(), workspace, now)
              : place.bring(each, now));
      KillPoint.CACHES_BROUGHT.after();
    }
    return found;
  }

  /** Something that is done while nobody else brings or keeps a cache. */
  interface CacheStep {
    void perform() throws IOException;
  }

  /** Does it. */
  void alone(CacheStep step) throws IOException {
    caches.alone(
        () -> {
          step.perform();
          return true;
        });
  }

  /** Keeps the caches of a task that succeeded; gives what is to be said about it. */
  List<String> saveCaches(Task task, List<String> keys, Path workspace, Instant now) {
    List<String> said = new ArrayList<>();
    int i = 0;
    for (CacheDeclaration cache : task.caches()) {
      CacheSaved saved = caches.save(cache.name(), keys.get(i++), workspace, cache.paths(), now);
      said.addAll(saved.warnings());
    }
    return said;
  }

  /** What comes of looking for an earlier result. */
  sealed interface Earlier {
    /** There is one, and it was brought back. */
    record Found(int run, Map<OutputName, Scalar> outputs) implements Earlier {}

    /** There is none that holds, for this reason; the next is kept under this key. */
    record None(String because, ResultKey key) implements Earlier {}
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
      AttemptFolder folder,
      Path workspace,
      Instant now)
      throws IOException {
    ResultKey key = key(task, steps, environment, given, workspace, now);
    Remembered remembered = results.find(job, task.name(), key);
    if (remembered instanceof Remembered.Same(Result result)) {
      String missing = lacking;
      if (missing == null && left != null && Leaving.concerns(task)) {
        missing = left.missing(result);
      }
      if (missing != null) {
        return new Earlier.None(missing, key);
      }
      try {
        return new Earlier.Found(result.run(), bringBack(task, result, folder, workspace, now));
      } catch (IOException lost) {
        return new Earlier.None("its earlier result is not whole: " + lost.getMessage(), key);
      }
    }
    return new Earlier.None(
        remembered instanceof Remembered.Other(ResultKey last)
            ? last.firstDifference(key).orElse("what it left is not kept any longer")
            : "it has not succeeded here before",
        key);
  }

  private ResultKey key(
      Task task,
      List<StepScript> steps,
      Map<String, String> environment,
      GivenSecrets given,
      Path workspace,
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
    // each task has them: they count where a script names them, as for --from
    for (String name : List.of("LEAT_COMMIT", "LEAT_BRANCH")) {
      if (steps.stream().anyMatch(step -> step.toString().contains(name))) {
        key.env(new VariableName(name), environment.getOrDefault(name, ""));
      }
    }
    InputFiles inputs = inputs(workspace);
    List<InputFile> files = inputs.matching(task.inputs(), now);
    key.inputs(files);
    found.note(task, files);
    inputs.save();
    task.outputs().keySet().forEach(key::output);
    task.artifacts(true).forEach(key::artifact);
    for (ArtifactUse use : task.uses()) {
      key.use(use, noted.digest(use.from(), use.artifact()));
    }
    key.tool("the machine", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    key.tool("PATH", path);
    if (left == null) {
      // in place a task may have found what it does not declare
      key.tool("the workspace", "its own");
    }
    return key.build();
  }

  private Map<OutputName, Scalar> bringBack(
      Task task, Result result, AttemptFolder folder, Path workspace, Instant now)
      throws IOException {
    for (Map.Entry<ArtifactName, Digest> each : result.artifacts().entrySet()) {
      artifacts.restore(artifacts.load(each.getValue()), workspace);
      Instant until = until(task.artifacts().get(each.getKey()), now);
      noted.note(task.name(), each.getKey(), each.getValue(), until);
    }
    Files.createDirectories(folder.path());
    try (InputStream log = contents.open(result.log())) {
      // one who was killed may have begun
      KillPoint.RESULT_BROUGHT.before();
      Files.copy(log, folder.log(), StandardCopyOption.REPLACE_EXISTING);
      KillPoint.RESULT_BROUGHT.after();
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
  Leaving.@Nullable Left ended(Lease lease, Task task) throws IOException {
    return left == null ? null : left.ended(lease.fence(), task, lease.attempt());
  }

  /**
   * Keeps the result of an attempt that succeeded; gives what is to be said about it.
   *
   * @param files what it left; null where each attempt has a workspace of its own
   */
  List<String> remember(
      ResultKey key,
      Task task,
      Map<ArtifactName, FileSet> kept,
      Leaving.@Nullable Left files,
      Facts facts,
      AttemptFolder folder)
      throws IOException {
    if (left != null && Leaving.concerns(task) && (files == null || files.files() == null)) {
      return List.of(
          "its result is not kept: it left more than "
              + LeftFiles.MOST
              + " files, too many to watch; with an artifact only that counts");
    }
    Map<OutputName, String> outputs = new TreeMap<>();
    for (OutputName name : task.outputs().keySet()) {
      String value = Ending.published(task.name(), name, facts);
      if (value != null) {
        outputs.put(name, value);
      }
    }
    LeftFiles list = files == null ? null : files.files();
    results.save(job, task.name(), key, number, outputs, kept, folder.log(), list);
    if (left != null && files != null) {
      left.remembered(task, key, files);
    }
    return List.of();
  }

  /** Whether any file of its workspace is looked at when an attempt has ended. */
  static boolean leaves(Task task, boolean good) {
    return !task.reports().isEmpty()
        || !task.artifacts(good).isEmpty()
        || (good && !task.caches().isEmpty());
  }

  /** Which files of its workspace, by their paths, are looked at when an attempt has ended. */
  static Predicate<String> wanted(Task task, boolean good) {
    List<List<Glob>> files = new ArrayList<>();
    files.add(task.reports().junit());
    List<List<Glob>> folders = new ArrayList<>();
    task.artifacts(good).forEach(each -> files.add(each.files()));
    if (good) {
      task.caches().forEach(each -> folders.add(each.paths()));
    }
    return path ->
        files.stream().anyMatch(each -> Glob.takeFile(each, path))
            || folders.stream().anyMatch(each -> Glob.takeBelow(each, path));
  }

  /** Notes lines for people about an attempt, each once; {@code leat why} shows them. */
  static void note(Path file, List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    Set<String> all = new LinkedHashSet<>();
    if (Files.exists(file)) {
      all.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
    }
    if (all.addAll(lines)) {
      KillPoint.NOTES_STORED.before();
      DurableFile.write(file, String.join("\n", all) + "\n");
      KillPoint.NOTES_STORED.after();
    }
  }

  /** Whether anything is kept for a task, so that its attempts take more than a start. */
  static boolean concerns(Task task) {
    return !task.artifacts().isEmpty()
        || !task.uses().isEmpty()
        || !task.caches().isEmpty()
        || !task.inputs().isEmpty()
        || !task.reports().isEmpty();
  }
}
