package io.leat.engine.local;

import io.leat.engine.artifact.ContentStore;
import io.leat.engine.driver.local.Spread;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The folder {@code .leat} beside a Jobfile: all that Leat keeps of the runs there. It ignores itself in git, and may be deleted. */
public record LeatFolder(Path path) {

  /** Its name. */
  public static final String NAME = ".leat";

  /** That of the folder {@code workspace}; it need not exist. */
  public static LeatFolder in(Path workspace) {
    return new LeatFolder(workspace.resolve(NAME));
  }

  /** The nearest one of {@code folder} and the folders above it; empty when there is none. */
  public static Optional<LeatFolder> around(Path folder) {
    for (Path each = folder; each != null; each = each.getParent()) {
      if (Files.isDirectory(each.resolve(NAME).resolve("runs"))) {
        return Optional.of(in(each));
      }
    }
    return Optional.empty();
  }

  private Path runs() {
    return path.resolve("runs");
  }

  /** Where the launcher keeps its script. */
  public Path launcher() {
    return path.resolve("launcher");
  }

  /** Where locks of the Jobfile are held. */
  public Path locks() {
    return path.resolve("locks");
  }

  /** Where contents, caches and results are kept. */
  public Path store() {
    return path.resolve("store");
  }

  /** Contents of artifacts and results. A power cut may damage some, which is found when they are read. */
  ContentStore contents() {
    return new ContentStore(store().resolve("contents"), ContentStore.Sync.NONE);
  }

  /** What makes the header of a run that has been given a number. */
  public interface HeaderOf {
    /** The header of the run {@code number}. */
    RunHeader number(int number);
  }

  /**
   * Makes the folder of a new run, with the next number.
   *
   * @param job the canonical form of its job
   * @param source the text of the Jobfile
   */
  public RunFolder create(HeaderOf header, String job, String source) throws IOException {
    makeRuns();
    Path ignore = path.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
    List<Integer> numbers = numbers();
    int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
    while (true) {
      RunFolder run = run(number);
      try {
        Files.createDirectory(run.path());
      } catch (FileAlreadyExistsException taken) {
        number++;
        continue;
      }
      return fill(run, header.number(number), job, source);
    }
  }

  /**
   * Makes the folder of a new run whose number was given elsewhere; what a killed process began of it is begun again.
   *
   * @param job the canonical form of its job
   * @param source the text of the Jobfile
   */
  public RunFolder place(RunHeader header, String job, String source) throws IOException {
    RunFolder run = run(header.number());
    if (Files.exists(run.path())) {
      FolderTree.delete(run.path());
    }
    makeRuns();
    Files.createDirectory(run.path());
    return fill(run, header, job, source);
  }

  /** Where a folder is put goes by its name when it is made, and those of deleted runs had the same numbers. */
  private static void makeAttempts(RunFolder run) throws IOException {
    String name = "attempts." + Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path fresh = run.path().resolveSibling(name);
    Files.createDirectory(fresh);
    try {
      Files.move(fresh, run.attempts(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      Files.deleteIfExists(fresh);
      throw problem;
    }
  }

  private void makeRuns() throws IOException {
    if (!Files.isDirectory(runs())) {
      Files.createDirectories(runs());
      Spread.apart(runs());
    }
  }

  private static RunFolder fill(RunFolder run, RunHeader header, String job, String source)
      throws IOException {
    try {
      makeAttempts(run);
      Files.writeString(run.job(), job);
      Files.writeString(run.source(), source);
      header.write(run.path().resolve("header"));
      return run;
    } catch (IOException problem) {
      discard(run);
      throw problem;
    }
  }

  /** Removes a run that could not be stored, so that nobody takes it for the last one. */
  private static void discard(RunFolder run) {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(run.path())) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(run.path());
    } catch (IOException | DirectoryIteratorException stays) {
      // it is listed as damaged
      return;
    }
  }

  /** The run of this number, whether there is one or not. */
  public RunFolder run(int number) {
    return new RunFolder(runs().resolve(Integer.toString(number)));
  }

  /** The numbers of all runs, from the oldest on. */
  public List<Integer> numbers() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    if (Files.isDirectory(runs())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs())) {
        for (Path entry : entries) {
          String name = String.valueOf(entry.getFileName());
          if (!name.isEmpty() && name.length() < 10 && name.chars().allMatch(Character::isDigit)) {
            numbers.add(Integer.parseInt(name));
          }
        }
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  /** The right of one process to run a run; given back when closed, and when the process dies. */
  public static final class Ownership implements AutoCloseable {
    private final FileChannel channel;

    private Ownership(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Takes the right to run {@code run}; null when another process has it. */
  public static @Nullable Ownership own(RunFolder run) throws IOException {
    FileChannel channel =
        FileChannel.open(run.owner(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      lock = null;
    } catch (IOException problem) {
      channel.close();
      throw problem;
    }
    if (lock == null) {
      channel.close();
      return null;
    }
    return new Ownership(channel);
  }
}
