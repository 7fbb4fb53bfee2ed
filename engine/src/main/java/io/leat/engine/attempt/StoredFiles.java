package io.leat.engine.attempt;

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
import io.leat.engine.artifact.NotCollected;
import io.leat.engine.artifact.RelPath;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Glob;
import io.leat.engine.folder.CacheScopes;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files that go from attempt to attempt and from run to run: artifacts, caches, and results by content. */
final class StoredFiles {
  private final LeatFolder leat;
  private final ContentStore contents;
  private final Artifacts artifacts;
  private final RunArtifacts noted;
  private final Caches caches;
  private final ResultCache results;

  /**
   * What is kept for the attempts of a run.
   *
   * @param shared the workspace that all attempts work in; null when each has one of its own
   * @param path the {@code PATH} by which steps find their tools
   */
  StoredFiles(
      LeatFolder leat, RunFolder run, int number, JobName job, @Nullable Path shared, String path) {
    this.leat = leat;
    this.contents = leat.contents();
    this.artifacts = new Artifacts(contents);
    this.noted = new RunArtifacts(run, contents);
    List<String> scopes = CacheScopes.read(run).all();
    this.caches = leat.caches(scopes);
    this.results = new ResultCache(leat, run, number, job, shared, path, scopes);
  }

  /** The artifacts of the run. */
  RunArtifacts artifacts() {
    return noted;
  }

  /** The results of the tasks. */
  ResultCache results() {
    return results;
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

  static @Nullable Instant until(@Nullable ArtifactDeclaration declared, Instant now) {
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
    InputFiles inputs = leat.inputs(workspace);
    for (InputFile file : inputs.matching(patterns, Instant.EPOCH)) {
      text.append(file.digest().hex()).append(' ').append(file.path()).append('\n');
    }
    return Digest.ofText(text.toString()).hex();
  }

  /** A way into the workspace that all share; null where each attempt has one of its own. */
  @Nullable CachesInPlace inPlace(Path workspace) {
    return results.own() ? null : new CachesInPlace(caches, workspace);
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

  /** Whether anything is kept for a task, so that its attempts take more than a start. */
  static boolean concerns(Task task) {
    return !task.artifacts().isEmpty()
        || !task.uses().isEmpty()
        || !task.caches().isEmpty()
        || !task.inputs().isEmpty()
        || !task.reports().isEmpty();
  }
}
