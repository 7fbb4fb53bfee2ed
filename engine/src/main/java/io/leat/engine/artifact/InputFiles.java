package io.leat.engine.artifact;

import io.leat.engine.expression.Glob;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the files of one workspace, remembered from run to run in one small file, so that what has not been touched
 * is not read again. Safe for all threads; processes at the same time cost each other only what they remember.
 */
public final class InputFiles {
  private final Path workspace;
  private final StatCache known;

  /**
   * @param memory where digests are remembered; need not exist, and may be damaged or deleted at any time
   */
  public InputFiles(Path workspace, Path memory) {
    this.workspace = workspace;
    this.known = new StatCache(memory);
  }

  /**
   * The files that match now, sorted by path. A pattern that matches nothing is no error: it may match later. What lies
   * behind a link to a folder is not looked at.
   *
   * @param now the time of this call or earlier; what was touched less than two seconds before is hashed again next time
   * @throws NotCollected when a match is neither file nor link or has no proper name, or a folder cannot be read
   */
  public List<InputFile> matching(List<Glob> patterns, Instant now) throws IOException {
    List<InputFile> files = new ArrayList<>();
    if (patterns.isEmpty()) {
      return files;
    }
    List<String> problems = new ArrayList<>();
    // made by the first file that is read, if there is one
    Work[] work = new Work[1];
    Walk walk =
        new Walk(
            patterns,
            (name, file, stat) -> {
              String wrong = RelPath.find(name);
              if (wrong == null && stat.kind() == Stat.Kind.OTHER) {
                wrong = "is neither a file nor a link";
              }
              if (wrong != null) {
                problems.add("'" + Escapes.escape(name) + "': " + wrong);
                return;
              }
              Digest digest =
                  stat.kind() == Stat.Kind.LINK
                      ? ofLink(file, work)
                      : ofFile(name, file, stat, work, now);
              if (digest != null) {
                files.add(new InputFile(RelPath.of(name), digest, state(file, stat)));
              }
            });
    walk.run(workspace);
    problems.addAll(walk.problems());
    if (!problems.isEmpty()) {
      throw new NotCollected(problems);
    }
    files.sort(null);
    return files;
  }

  private @Nullable Digest ofFile(
      String name, Path file, Stat stat, @Nullable Work[] work, Instant now) throws IOException {
    Digest digest = known.find(name, stat);
    if (digest == null) {
      digest = hash(file, work);
      Stat after = Stat.of(file);
      if (digest == null || after == null) {
        return null;
      }
      if (after.sameAs(stat)) {
        known.remember(name, stat, digest, now);
      }
    }
    return stat.executable() ? digest.ofExecutable() : digest;
  }

  private static Digest state(Path file, Stat stat) throws IOException {
    String text = stat.state();
    if (stat.kind() == Stat.Kind.LINK && Files.isRegularFile(file)) {
      Stat behind = Stat.of(file.toRealPath());
      text += behind == null ? "" : "\n" + behind.state();
    }
    return Digest.ofText(text);
  }

  private Digest ofLink(Path file, @Nullable Work[] work) throws IOException {
    String target = Files.readSymbolicLink(file).toString();
    Digest content =
        Files.isRegularFile(file) && !RelPath.inLeat(workspace, file) ? hash(file, work) : null;
    return Digest.ofText("link\n" + target + "\n" + (content == null ? "" : content.hex()));
  }

  /** Null when the file has vanished. */
  private static @Nullable Digest hash(Path file, @Nullable Work[] works) throws IOException {
    Work work = works[0];
    if (work == null) {
      work = new Work();
      works[0] = work;
    }
    work.sum.reset();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (work.fill(in) > 0) {
        work.buffer.clear();
      }
    } catch (NoSuchFileException e) {
      return null;
    }
    return Digest.of(work.sum);
  }

  /** Writes down what was learned, if anything was. */
  public void save() throws IOException {
    known.save();
  }
}
