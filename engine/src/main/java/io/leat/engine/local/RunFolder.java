package io.leat.engine.local;

import io.leat.engine.artifact.Digest;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The folder of one run, {@code .leat/runs/NUMBER}:
 *
 * <pre>
 *   header    what it was started with
 *   job.json  the job, in its canonical form
 *   source    the Jobfile that the job was read from
 *   journal   its events
 *   owner     locked by the process that runs it
 *   cancel    made by whoever wants it stopped
 *   attempts  a folder for each attempt, TASK.NUMBER; beside it what is noted about it
 *   artifacts which files each artifact is made of
 * </pre>
 */
public record RunFolder(Path path) {
  /** File systems take 255 bytes; what stands behind a name needs some of them. */
  private static final int LONGEST = 200;

  private static final int DIGEST = 32;

  /** What the run was started with. */
  public RunHeader header() throws IOException {
    return RunHeader.read(path.resolve("header"));
  }

  /** The job in its canonical form. */
  public Path job() {
    return path.resolve("job.json");
  }

  /** The text of the Jobfile that the job was read from. */
  public Path source() {
    return path.resolve("source");
  }

  /** Its events. */
  public Path journal() {
    return path.resolve("journal");
  }

  /** What it takes over from an earlier run. */
  public Path carried() {
    return path.resolve("carried");
  }

  /** Its concurrency group. */
  public Path group() {
    return path.resolve("group");
  }

  /** There when it has had its turn in its concurrency group. */
  public Path begun() {
    return path.resolve("begun");
  }

  /** There when it has ended. */
  public Path ended() {
    return path.resolve("ended");
  }

  /** What the process that runs it holds a lock on. */
  public Path owner() {
    return path.resolve("owner");
  }

  /** A wish to stop it. */
  public Path cancel() {
    return path.resolve("cancel");
  }

  /** The files that an isolated run begins with. */
  Path snapshot() {
    return path.resolve("snapshot");
  }

  /** The workspaces of the attempts of an isolated run. */
  Path workspaces() {
    return path.resolve("work");
  }

  /** The workspace of one attempt of an isolated run. */
  Path workspace(TaskName task, int attempt) {
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

  /** What the test reports of an attempt said. */
  public Path tests(TaskName task, int attempt) {
    return attempts().resolve(fileName(task.text()) + "." + attempt + ".tests");
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
