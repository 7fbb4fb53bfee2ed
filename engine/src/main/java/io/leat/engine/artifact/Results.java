package io.leat.engine.artifact;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.JobName;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results of tasks by their {@link ResultKey}: in {@code ROOT}, a folder a task; in it {@code KEY.result} and {@code
 * KEY.key}, {@code last}, which names the key saved last, and {@code left}, the list of what its attempts left. Files carry their own
 * digest: a damaged one is as good as none. Safe for all threads and processes; the newest results of each task are kept.
 */
public final class Results {
  private static final int KEPT = 20;
  private static final String RESULT = ".result";
  private static final String KEY = ".key";
  private static final String LEFT = "left";
  private static final String MANY = "many";

  private final Path root;
  private final ContentStore store;
  private final List<String> scopes;

  /**
   * Results in {@code root}.
   *
   * @param scopes what is kept goes under the first, and is taken from all of them in their order; those of other scopes are not seen.
   *     Empty for one that all share
   */
  public Results(Path root, ContentStore store, List<String> scopes) {
    this.root = root;
    this.store = store;
    this.scopes = scopes.isEmpty() ? List.of("") : List.copyOf(scopes);
  }

  /** What is known of a task under a key. The files of its artifacts may still be missing; restoring them tells. */
  public ResultLookup find(JobName job, TaskName task, ResultKey key) throws IOException {
    ResultKey last = null;
    for (String scope : scopes) {
      Path folder = folder(scope, job, task);
      Result result = result(folder.resolve(key.digest().hex() + RESULT));
      if (result != null && complete(result)) {
        return new ResultLookup.Same(result);
      }
      last = last == null ? last(folder) : last;
    }
    return last == null ? new ResultLookup.Nothing() : new ResultLookup.Other(last);
  }

  private boolean complete(Result result) {
    for (Digest each : result.artifacts().values()) {
      if (!store.has(each)) {
        return false;
      }
    }
    return has(result.left()) && has(result.tests()) && store.has(result.log());
  }

  private boolean has(@Nullable Digest digest) {
    return digest == null || store.has(digest);
  }

  /** What a result says that its task left; null when it says nothing, or that cannot be read. */
  public @Nullable LeftFiles left(Result result) throws IOException {
    return result.left() == null ? null : list(result.left());
  }

  /** What the attempts of a task have left so far, whether they succeeded or not; null when that is nothing, or too many. */
  public @Nullable LeftFiles left(JobName job, TaskName task) throws IOException {
    String text = read(folder(job, task).resolve(LEFT));
    return text == null || text.equals(MANY) ? null : list(Digest.of(text));
  }

  /** Whether the attempts of a task have left too many files to watch. */
  public boolean many(JobName job, TaskName task) throws IOException {
    return MANY.equals(read(folder(job, task).resolve(LEFT)));
  }

  /** Notes that the attempts of a task have left too many files to watch. */
  public void leaveMany(JobName job, TaskName task) throws IOException {
    write(folder(job, task).resolve(LEFT), MANY);
  }

  private @Nullable LeftFiles list(Digest digest) throws IOException {
    try {
      return LeftFiles.read(store.read(digest));
    } catch (ContentMissing lost) {
      return null;
    }
  }

  /** Notes what the attempts of a task have left so far. */
  public void leave(JobName job, TaskName task, LeftFiles left) throws IOException {
    write(folder(job, task).resolve(LEFT), store.putBytes(left.bytes()).digest().hex());
  }

  /** Notes that what the result under a key left is now otherwise. */
  public void leave(JobName job, TaskName task, ResultKey key, LeftFiles left) throws IOException {
    Path file = folder(job, task).resolve(key.digest().hex() + RESULT);
    Result known = result(file);
    if (known != null) {
      Digest list = store.putBytes(left.bytes()).digest();
      write(file, text(known.leaving(list)));
    }
  }

  private static @Nullable ResultKey last(Path folder) throws IOException {
    String name = read(folder.resolve("last"));
    String text = name == null ? null : read(folder.resolve(name + KEY));
    try {
      return text == null ? null : ResultKey.read(text);
    } catch (IOException e) {
      // written by another version: nothing to compare with
      return null;
    }
  }

  private static @Nullable Result result(Path file) throws IOException {
    String text = read(file);
    try {
      return text == null ? null : parse(text);
    } catch (IllegalArgumentException e) {
      // written by another version
      return null;
    }
  }

  private static Result parse(String text) {
    int run = 0;
    Digest log = null;
    Digest tests = null;
    Digest left = null;
    SortedMap<OutputName, String> outputs = new TreeMap<>();
    SortedMap<ArtifactName, Digest> artifacts = new TreeMap<>();
    for (String line : text.split("\n")) {
      String[] fields = line.split("\t", -1);
      String last = Escapes.unescape(fields[fields.length - 1]);
      switch (fields[0] + fields.length) {
        case "run2" -> run = Integer.parseInt(last);
        case "log2" -> log = Digest.of(last);
        case "tests2" -> tests = Digest.of(last);
        case "left2" -> left = Digest.of(last);
        case "output3" -> outputs.put(new OutputName(fields[1]), last);
        case "artifact3" -> artifacts.put(new ArtifactName(last), Digest.of(fields[1]));
        default -> throw new IllegalArgumentException("an unknown line of a result");
      }
    }
    if (log == null) {
      throw new IllegalArgumentException("a result has a log");
    }
    return new Result(run, outputs, artifacts, log, tests, left);
  }

  /**
   * Keeps a result; the contents of the artifacts are in the store already.
   *
   * @param log the file that is the log; its bytes are kept
   * @param tests the file that tells what its test reports said; its bytes are kept; null where it has none
   * @param left what the task left in a workspace where others work too; null when the workspace is its own
   */
  public Result save(
      JobName job,
      TaskName task,
      ResultKey key,
      int run,
      Map<OutputName, String> outputs,
      Map<ArtifactName, FileSet> artifacts,
      Path log,
      @Nullable Path tests,
      @Nullable LeftFiles left)
      throws IOException {
    Artifacts files = new Artifacts(store);
    SortedMap<ArtifactName, Digest> lists = new TreeMap<>();
    for (Map.Entry<ArtifactName, FileSet> each : artifacts.entrySet()) {
      lists.put(each.getKey(), files.save(each.getValue()));
    }
    Digest list = left == null ? null : store.putBytes(left.bytes()).digest();
    Digest told = tests == null ? null : store.put(tests).digest();
    Result result =
        new Result(run, new TreeMap<>(outputs), lists, store.put(log).digest(), told, list);
    Path folder = folder(job, task);
    String name = key.digest().hex();
    write(folder.resolve(name + KEY), key.text());
    write(folder.resolve(name + RESULT), text(result));
    write(folder.resolve("last"), name);
    prune(folder, name);
    return result;
  }

  private static String text(Result result) {
    StringBuilder text = new StringBuilder("run\t").append(result.run()).append('\n');
    digest(text, "log", result.log());
    digest(text, "tests", result.tests());
    digest(text, "left", result.left());
    for (Map.Entry<OutputName, String> each : result.outputs().entrySet()) {
      text.append("output\t")
          .append(each.getKey())
          .append('\t')
          .append(Escapes.escape(each.getValue()))
          .append('\n');
    }
    for (Map.Entry<ArtifactName, Digest> each : result.artifacts().entrySet()) {
      text.append("artifact\t")
          .append(each.getValue().hex())
          .append('\t')
          .append(Escapes.escape(each.getKey().text()))
          .append('\n');
    }
    return text.toString();
  }

  private static void digest(StringBuilder text, String word, @Nullable Digest digest) {
    if (digest != null) {
      text.append(word).append('\t').append(digest.hex()).append('\n');
    }
  }

  private static void prune(Path folder, String newest) throws IOException {
    record Old(Path file, long time) {}
    List<Old> old = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + KEY)) {
      for (Path file : all) {
        Stat stat = Stat.of(file);
        if (stat != null && !file.endsWith(newest + KEY)) {
          old.add(new Old(file, stat.modified()));
        }
      }
    }
    old.sort(Comparator.comparingLong(Old::time).reversed());
    for (int i = KEPT - 1; i < old.size(); i++) {
      String name = String.valueOf(old.get(i).file.getFileName());
      String key = name.substring(0, name.length() - KEY.length());
      Files.deleteIfExists(folder.resolve(key + RESULT));
      Files.deleteIfExists(old.get(i).file);
    }
  }

  /** Hands over what all results need: the digests of the lists of their artifacts, and of their logs, tests and what they left. */
  public void each(Consumer<Digest> lists, Consumer<Digest> others) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(root)) {
      for (Path task : tasks) {
        if (!Files.isDirectory(task)) {
          // whatever it is, it holds no results
          continue;
        }
        try (DirectoryStream<Path> results = Files.newDirectoryStream(task, "*" + RESULT)) {
          for (Path file : results) {
            Result result = result(file);
            if (result != null) {
              result.artifacts().values().forEach(lists);
              others.accept(result.log());
              Stream.of(result.tests(), result.left()).filter(Objects::nonNull).forEach(others);
            }
          }
        }
        String left = read(task.resolve(LEFT));
        if (left != null && !left.equals(MANY)) {
          others.accept(Digest.of(left));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private Path folder(JobName job, TaskName task) {
    return folder(scopes.getFirst(), job, task);
  }

  private Path folder(String scope, JobName job, TaskName task) {
    // a name holds no line end
    String text = job.text() + "\n" + task.text() + (scope.isEmpty() ? "" : "\n" + scope);
    return root.resolve(Digest.ofText(text).hex().substring(0, 32));
  }

  private static void write(Path file, String text) throws IOException {
    String signed = Digest.ofText(text).hex() + "\n" + text;
    KillPoint.RESULT_SAVED.before();
    TempFile.write(file, signed.getBytes(StandardCharsets.UTF_8));
    KillPoint.RESULT_SAVED.after();
  }

  /** The text of a file; null when it is missing or damaged. */
  private static @Nullable String read(Path file) throws IOException {
    try {
      String signed = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      int end = signed.indexOf('\n');
      String text = signed.substring(end + 1);
      return end == 64 && Digest.ofText(text).hex().equals(signed.substring(0, end)) ? text : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
