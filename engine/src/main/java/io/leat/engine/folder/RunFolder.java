package io.leat.engine.folder;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.artifact.Digest;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The folder of one run, {@code .leat/runs/NUMBER}:
 *
 * <pre>
 *   header    what it was started with
 *   job.json  the job, in its canonical form
 *   source    the Jobfile that the job was read from
 *   journal   its events
 *   cancel    made by whoever wants it stopped
 *   approved  the tasks that were agreed to beforehand, a name a line
 *   attempts  a folder for each attempt, TASK.NUMBER; beside it what is noted about it
 *   scopes    whose caches and results it may take, on a server
 *   artifacts which files each artifact is made of
 *   ends      what was kept of attempts whose end is not among the events yet, and by which keys it is
 * </pre>
 *
 * <p>When it has ended, its small files lie in {@code .leat/runs/NUMBER.pack}, see {@link Pack}.
 */
public record RunFolder(Path path) {
  /** File systems take 255 bytes; what stands behind a name needs some of them. */
  private static final int LONGEST = 200;

  private static final int DIGEST = 32;

  public static final String HEADER = "header";

  /** What may change after the end, or is not for reading. */
  private static final Set<String> LOOSE = Set.of("artifacts", "loaded", "work", "snapshot");

  /** How the name of a file of keys ends. */
  public static final String KEYS = ".keys";

  /** What the run was started with. */
  public RunHeader header() throws IOException {
    return RunHeader.read(path.resolve(HEADER));
  }

  /** The job in its canonical form. */
  public Path job() {
    return path.resolve("job.json");
  }

  /** The text of the Jobfile that the job was read from. */
  public Path source() {
    return path.resolve("source");
  }

  /** What the Jobfile loaded, and its lock, for runs that its tasks start; missing when it loaded nothing. */
  public Path loaded() {
    return path.resolve("loaded");
  }

  /** Its events. */
  public Path journal() {
    return path.resolve("journal");
  }

  /** What it takes over from an earlier run. */
  public Path carried() {
    return path.resolve("carried");
  }

  /** When what it takes over ran; see {@link TaskTimes}. */
  public Path times() {
    return path.resolve("times");
  }

  /** Which reports were there when it began; see {@code EarlierReports}. */
  public Path earlierReports() {
    return path.resolve("reports");
  }

  /** The names of the tasks that were agreed to beforehand. */
  private Path approved() {
    return path.resolve("approved");
  }

  /** Notes names of tasks, or of matrices, that were agreed to beforehand, so that whoever goes on with the run knows. */
  public void approve(List<String> names) throws IOException {
    note(approved(), names);
  }

  /** Adds lines to a small file of a run, each once, such as the notes about an attempt that {@code leat why} shows. */
  public static void note(Path file, List<String> lines) throws IOException {
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

  /** The names that {@link #approve} noted. */
  public List<String> agreed() throws IOException {
    return Pack.exists(approved()) ? Pack.text(approved()).lines().toList() : List.of();
  }

  /** Its concurrency group. */
  public Path group() {
    return path.resolve("group");
  }

  /** Whose caches and results it may take. */
  Path scopes() {
    return path.resolve("scopes");
  }

  /** There when it has had its turn in its concurrency group. */
  public Path begun() {
    return path.resolve("begun");
  }

  /** There when it has ended. */
  public Path ended() {
    return path.resolve("ended");
  }

  /**
   * Notes that it has ended and that all which was needed only while it went on is gone.
   *
   * @throws NoSuchFileException when the folder was deleted meanwhile, even where something was written there anew
   */
  public void end(RunStatus status) throws IOException {
    if (!exists()) {
      throw new NoSuchFileException(path.toString());
    }
    if (Files.isDirectory(ends())) {
      FolderTree.delete(ends());
    }
    KillPoint.RUN_ENDED.before();
    DurableFile.write(ended(), status.word());
    KillPoint.RUN_ENDED.after();
  }

  /**
   * Packs what is only read from now on: all but what is long, and the notes of artifacts, which have days of their own. Only for a run
   * that has ended, by one at a time; again is harmless.
   */
  public void pack() throws IOException {
    pack(() -> true);
  }

  /**
   * Does as {@link #pack()} does, and may leave a part of it for another time.
   *
   * @param goesOn asked again and again; once it says no, what is packed already and still there is left for another time
   * @return whether all is done
   */
  public boolean pack(BooleanSupplier goesOn) throws IOException {
    return Pack.pack(path, Path.of(HEADER), RunFolder::staysLoose, goesOn);
  }

  /** How many files it holds that {@link #pack()} would delete. */
  public long loose() throws IOException {
    return Pack.loose(path, RunFolder::staysLoose);
  }

  private static boolean staysLoose(Path inner) {
    return LOOSE.contains(inner.getName(0).toString());
  }

  /** Whether that was done; who died meanwhile may have left files that are in the pack, too. */
  public boolean packed() {
    return Files.exists(Pack.of(path));
  }

  /** Deletes all of it, if there is anything; how many bytes its files had. */
  public long delete() throws IOException {
    long freed = WorkspacePlace.remove(this);
    freed += FolderTree.delete(path);
    freed += Pack.delete(path);
    OwnerNote.remove(path);
    return freed;
  }

  /** Whether what it was started with is there: false when its folder was deleted. */
  public boolean exists() {
    return Pack.exists(path.resolve(HEADER));
  }

  /** A wish to stop it. */
  public Path cancel() {
    return path.resolve("cancel");
  }

  /** The files that an isolated run begins with. */
  public Path snapshot() {
    return path.resolve("snapshot");
  }

  /** The workspaces of the attempts of an isolated run; behind the link, where they lie outside of the project. */
  public Path workspaces() {
    Path work = path.resolve("work");
    try {
      return Files.isSymbolicLink(work) ? Files.readSymbolicLink(work) : work;
    } catch (IOException goes) {
      return work;
    }
  }

  /** The workspace of one attempt of an isolated run. */
  public Path workspace(TaskName task, int attempt) {
    return workspaces().resolve(fileName(task.text()) + "." + attempt);
  }

  /** The folders of its attempts. */
  public Path attempts() {
    return path.resolve("attempts");
  }

  /** The folder of one attempt. */
  public AttemptFolder attempt(TaskName task, int attempt) {
    return new AttemptFolder(attempts().resolve(fileName(task.text()) + "." + attempt));
  }

  /** The FIFO that an attempt reads when its stdin comes from another. */
  public Path input(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".in");
  }

  /** What is noted for people about an attempt, such as why no earlier result was taken. */
  public Path notes(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".why");
  }

  /** What was signed for an attempt, without signatures: of the tokens that it was given. */
  public Path idTokens(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".tokens");
  }

  /** What the files were that a task names as its inputs; see {@code TaskInputs}. */
  public Path inputs(TaskName task) {
    return attempts().resolve(fileName(task.text()) + ".inputs");
  }

  /** Which reports there are of before the steps of a task, as by its caches; see {@code EarlierReports}. */
  public Path earlierReports(TaskName task) {
    return attempts().resolve(fileName(task.text()) + ".reports");
  }

  /** Which reports there were before the first attempt of a task that may be tried again; see {@code EarlierReports}. */
  public Path givenReports(TaskName task) {
    return attempts().resolve(fileName(task.text()) + ".given");
  }

  /** Which reports there are of the attempts before this one; see {@code EarlierReports}. */
  public Path earlierReports(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".reports");
  }

  /** There while the files of an attempt are fetched from another machine. */
  public Path fetching(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".fetching");
  }

  /** What the test reports of an attempt said. */
  public Path tests(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".tests");
  }

  /** What was kept of attempts whose end is not stored yet. */
  public Path ends() {
    return path.resolve("ends");
  }

  /** What was kept of an attempt, until its end is stored. */
  public Path end(TaskName task, int attempt) {
    return ends().resolve(fileName(task.text()) + "." + attempt);
  }

  /** The keys under which an attempt keeps things, until its end is stored. */
  public Path keys(TaskName task, int attempt) {
    return ends().resolve(fileName(task.text()) + "." + attempt + KEYS);
  }

  /** Where the lists of the files of all artifacts are noted, a folder a task. */
  Path artifacts() {
    return path.resolve("artifacts");
  }

  /** Where the lists of the files of a task's artifacts are noted. */
  public Path artifacts(TaskName task) {
    return artifacts().resolve(fileName(task.text()));
  }

  /** Where the list of the files of an artifact is noted. */
  public Path artifact(TaskName task, ArtifactName artifact) {
    return artifacts(task).resolve(fileName(artifact.text()));
  }

  /**
   * A name of any characters as the name of a file: letters, digits, dot, dash and underscore stay, the rest is its bytes in hex. What
   * gets too long for a file system by that ends in a digest instead of its last characters.
   */
  public static String fileName(String name) {
    StringBuilder text = new StringBuilder(name.length());
    HexFormat hex = HexFormat.of();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '.' && i > 0);
      if (plain) {
        text.append(c);
      } else {
        int end = i + (Character.isHighSurrogate(c) && i + 1 < name.length() ? 2 : 1);
        for (byte b : name.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          text.append('%').append(hex.toHexDigits(b));
        }
        i = end - 1;
      }
    }
    if (text.length() <= LONGEST) {
      return text.toString();
    }
    return text.substring(0, LONGEST - DIGEST)
        + "%%"
        + Digest.ofText(name).hex().substring(0, DIGEST);
  }
}
