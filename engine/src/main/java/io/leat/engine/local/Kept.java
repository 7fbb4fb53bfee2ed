package io.leat.engine.local;

import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.CacheFound;
import io.leat.engine.artifact.CacheSaved;
import io.leat.engine.artifact.Caches;
import io.leat.engine.artifact.Content;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.InputFile;
import io.leat.engine.artifact.InputFiles;
import io.leat.engine.artifact.RelPath;
import io.leat.engine.artifact.Remembered;
import io.leat.engine.artifact.Result;
import io.leat.engine.artifact.ResultKey;
import io.leat.engine.artifact.ResultKeyBuilder;
import io.leat.engine.artifact.Results;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.StepScript;
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
import io.leat.engine.job.VariableName;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The files that go from attempt to attempt and from run to run: artifacts, caches, and results by content. */
final class Kept {
  private final LeatFolder leat;
  private final JobName job;
  private final int number;
  private final boolean own;
  private final String path;
  private final ContentStore contents;
  private final Artifacts artifacts;
  private final RunArtifacts noted;
  private final Caches caches;
  private final Results results;
  private final Map<Long, ResultKey> keys = new HashMap<>();

  /**
   * What is kept for the attempts of a run.
   *
   * @param own whether each attempt has a workspace of its own
   * @param path the {@code PATH} by which steps find their tools
   */
  Kept(LeatFolder leat, RunFolder run, int number, JobName job, boolean own, String path) {
    this.leat = leat;
    this.job = job;
    this.number = number;
    this.own = own;
    this.path = path;
    Path store = leat.store();
    this.contents = leat.contents();
    this.artifacts = new Artifacts(contents);
    this.noted = new RunArtifacts(run, contents);
    this.caches =
        new Caches(
            store.resolve("caches"),
            new ContentStore(store.resolve("cached"), ContentStore.Sync.NONE));
    this.results = new Results(store.resolve("results"), contents);
  }

  /** Puts the artifacts that a task uses into the workspace. */
  void bring(Task task, Path workspace) throws IOException {
    for (ArtifactUse use : task.uses()) {
      Path into = use.into().isEmpty() ? workspace : workspace.resolve(use.into());
      artifacts.restore(artifacts.load(noted.digest(use.from(), use.artifact())), into);
    }
  }

  /** Keeps the artifacts of a task; a pattern that fits nothing is said by the exception. */
  Map<ArtifactName, FileSet> keep(Task task, Path workspace) throws IOException {
    Map<ArtifactName, FileSet> kept = new TreeMap<>();
    for (ArtifactDeclaration each : task.artifacts().values()) {
      FileSet files = artifacts.collect(workspace, each.files());
      kept.put(each.name(), files);
      noted.note(task.name(), each.name(), artifacts.save(files));
    }
    return kept;
  }

  /** Makes what a task wrote to others an artifact, unless it declares one of that name, and removes the file that it was recorded in. */
  void record(Task task, Path stream) throws IOException {
    if (!Files.exists(stream) || task.artifacts().containsKey(Need.Stream.RECORDED)) {
      return;
    }
    Content content = contents.put(stream);
    RelPath name = RelPath.of(Need.Stream.RECORDED.text());
    FileEntry file = new FileEntry.Regular(name, content.size(), false, content.digest());
    noted.note(task.name(), Need.Stream.RECORDED, artifacts.save(FileSet.of(List.of(file))));
    Files.delete(stream);
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

  /** Brings the caches of a task back; gives what is to be said about it. */
  List<String> restoreCaches(
      Task task,
      Map<CacheDeclaration, String> keysOf,
      List<List<String>> others,
      Path workspace,
      Instant now) {
    List<String> said = new ArrayList<>();
    int i = 0;
    for (CacheDeclaration cache : task.caches()) {
      CacheFound found =
          caches.restore(
              cache.name(), keysOf.getOrDefault(cache, ""), others.get(i++), workspace, now);
      if (found instanceof CacheFound.Exact(String key, var _)) {
        said.add("cache '" + cache.name() + "' came back, key " + key);
      } else if (found instanceof CacheFound.Prefix(String key, var _)) {
        said.add("cache '" + cache.name() + "' came back from the key " + key);
      } else {
        said.add("cache '" + cache.name() + "' has nothing under its keys");
      }
      said.addAll(found.warnings());
    }
    return said;
  }

  /** Keeps the caches of a task that succeeded; gives what is to be said about it. */
  List<String> saveCaches(
      Task task, Map<CacheDeclaration, String> keysOf, Path workspace, Instant now) {
    List<String> said = new ArrayList<>();
    for (CacheDeclaration cache : task.caches()) {
      CacheSaved saved =
          caches.save(cache.name(), keysOf.getOrDefault(cache, ""), workspace, cache.paths(), now);
      said.addAll(saved.warnings());
    }
    return said;
  }

  /** What comes of looking for an earlier result. */
  sealed interface Earlier {
    /** There is one, and it was brought back. */
    record Found(int run, Map<OutputName, Scalar> outputs) implements Earlier {}

    /** There is none that holds, for this reason. */
    record None(String because) implements Earlier {}
  }

  /** Looks for a result of the same task with the same inputs, and brings its log, outputs and artifacts back. */
  Earlier earlier(
      long fence,
      Task task,
      List<StepScript> steps,
      Map<String, String> environment,
      AttemptFolder folder,
      Path workspace,
      Instant now)
      throws IOException {
    ResultKey key = key(task, steps, environment, workspace, now);
    Remembered remembered = results.find(job, task.name(), key);
    if (remembered instanceof Remembered.Same(Result result)) {
      try {
        return new Earlier.Found(result.run(), bringBack(task, result, folder, workspace));
      } catch (IOException missing) {
        synchronized (this) {
          keys.put(fence, key);
        }
        return new Earlier.None("its earlier result is not whole: " + missing.getMessage());
      }
    }
    synchronized (this) {
      keys.put(fence, key);
    }
    return new Earlier.None(
        remembered instanceof Remembered.Other(ResultKey last)
            ? last.firstDifference(key).orElse("something differs")
            : "it has not succeeded here before");
  }

  private ResultKey key(
      Task task,
      List<StepScript> steps,
      Map<String, String> environment,
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
    InputFiles inputs = inputs(workspace);
    key.inputs(inputs.matching(task.inputs(), now));
    inputs.save();
    task.outputs().keySet().forEach(key::output);
    task.artifacts().values().forEach(key::artifact);
    for (ArtifactUse use : task.uses()) {
      key.use(use, noted.digest(use.from(), use.artifact()));
    }
    key.tool("the machine", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    key.tool("PATH", path);
    if (own) {
      // in place a task may have found what it does not declare
      key.tool("the workspace", "its own");
    }
    return key.build();
  }

  private Map<OutputName, Scalar> bringBack(
      Task task, Result result, AttemptFolder folder, Path workspace) throws IOException {
    for (Map.Entry<ArtifactName, Digest> each : result.artifacts().entrySet()) {
      artifacts.restore(artifacts.load(each.getValue()), workspace);
      noted.note(task.name(), each.getKey(), each.getValue());
    }
    Files.createDirectories(folder.path());
    try (InputStream log = contents.open(result.log())) {
      Files.copy(log, folder.log());
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
      case TEXT, NOTHING -> Scalar.of(text);
    };
  }

  /** Keeps the result of an attempt that succeeded, if its task declares inputs. */
  void remember(
      long fence, Task task, Map<ArtifactName, FileSet> kept, Facts facts, AttemptFolder folder)
      throws IOException {
    ResultKey key;
    synchronized (this) {
      key = keys.remove(fence);
    }
    if (key == null) {
      return;
    }
    Map<OutputName, String> outputs = new TreeMap<>();
    for (OutputName name : task.outputs().keySet()) {
      String value = LocalWork.published(task.name(), name, facts);
      if (value != null) {
        outputs.put(name, value);
      }
    }
    results.save(job, task.name(), key, number, outputs, kept, folder.log());
  }

  /** The files below the workspace that fit patterns. */
  static List<Path> matching(List<Glob> patterns, Path workspace) throws IOException {
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
            String name = workspace.relativize(file).toString().replace('\\', '/');
            for (Glob pattern : patterns) {
              if (attributes.isRegularFile() && pattern.matches(name)) {
                found.add(file);
                break;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }

  /** Whether any file of its workspace is looked at when an attempt has ended. */
  static boolean leaves(Task task, boolean good) {
    return !task.reports().isEmpty()
        || (good && !(task.artifacts().isEmpty() && task.caches().isEmpty()));
  }

  /** Which files of its workspace, by their paths, are looked at when an attempt has ended. */
  static Predicate<String> wanted(Task task, boolean good) {
    List<Glob> patterns = new ArrayList<>(task.reports());
    List<String> folders = new ArrayList<>();
    if (good) {
      task.artifacts().values().forEach(each -> patterns.addAll(each.files()));
      task.caches().forEach(each -> folders.addAll(each.paths()));
    }
    return path ->
        patterns.stream().anyMatch(each -> each.matches(path))
            || folders.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  /** Notes a line for people about an attempt; {@code leat why} shows it. */
  static void note(Path file, List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      Files.write(
          file,
          lines,
          StandardCharsets.UTF_8,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
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
