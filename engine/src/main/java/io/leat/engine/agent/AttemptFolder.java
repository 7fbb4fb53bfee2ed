package io.leat.engine.agent;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.LogGap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The folder of one attempt, by which it outlives whoever started it: laid out alike on agents of every kind, see {@link AttemptFile}. */
public record AttemptFolder(Path path) {

  /** One of its files, whether it is there or not. */
  public Path file(AttemptFile file) {
    return path.resolve(file.text());
  }

  /** What the supervising shell reads. */
  public Path run() {
    return file(AttemptFile.RUN);
  }

  /** The script of a step, counted from 1. */
  public Path script(int step) {
    return path.resolve(step + ".sh");
  }

  /** The values of secrets, until its shell has read them. */
  public Path secrets() {
    return file(AttemptFile.SECRETS);
  }

  /** The folder of files with secrets in them, while its steps run. */
  public Path secretFiles() {
    return file(AttemptFile.SECRET_FILES);
  }

  /** Deletes what holds values of secrets, if it is there: nobody needs it any more. */
  public void dropSecrets() throws IOException {
    Files.deleteIfExists(secrets());
    if (Files.isDirectory(secretFiles(), LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(secretFiles())) {
        for (Path each : files) {
          Files.deleteIfExists(each);
        }
      }
      Files.deleteIfExists(secretFiles());
    }
  }

  /** Who runs it. */
  public Path claim() {
    return file(AttemptFile.CLAIM);
  }

  /** What it printed. */
  public Path log() {
    return file(AttemptFile.LOG);
  }

  /** Notes what is missing in the log. */
  public void note(LogGap gap) {
    try {
      Files.createFile(file(noted(gap)));
    } catch (IOException noted) {
      // noted before; or there is no room, and it is seen again
      return;
    }
  }

  /** What was noted to be missing in the log, of an attempt whose run goes on; null for nothing. */
  public @Nullable LogGap gap() {
    return gap(each -> Files.exists(each));
  }

  private @Nullable LogGap gap(Predicate<Path> isThere) {
    for (LogGap gap : LogGap.values()) {
      if (isThere.test(file(noted(gap)))) {
        return gap;
      }
    }
    return null;
  }

  private static AttemptFile noted(LogGap gap) {
    return switch (gap) {
      case REMOVED -> AttemptFile.LOG_GONE;
      case CUT -> AttemptFile.LOG_CUT;
      case LOST -> AttemptFile.LOG_LOST;
    };
  }

  /** What is missing of what it printed, of an attempt that has ended, which is also told by its folder not being there; null for nothing. */
  public @Nullable LogGap gap(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Reused _, AttemptOutcome.Lost _ -> null;
      case AttemptOutcome.Errored errored -> {
        LogGap gap = errored.gap();
        yield gap == null ? gap(Pack::exists) : gap;
      }
      // it may have been stopped before it had a folder
      case AttemptOutcome.Stopped _ -> gap(Pack::exists);
      case AttemptOutcome.Exited(int code) when code == 0 -> null;
      case AttemptOutcome.Exited _, AttemptOutcome.TimedOut _, AttemptOutcome.Broken _ ->
          Pack.exists(path) ? gap(Pack::exists) : LogGap.REMOVED;
    };
  }

  /** Where its steps begin in the log. */
  public Path steps() {
    return file(AttemptFile.STEPS);
  }

  /** What it wrote to tasks that read from it, when that is kept as an artifact. */
  public Path stream() {
    return file(AttemptFile.STREAM);
  }

  /** What it published. */
  public Path output() {
    return file(AttemptFile.OUTPUT);
  }

  /** Why it is being stopped. */
  public Path stop() {
    return file(AttemptFile.STOP);
  }

  /** How it ended. */
  public Path exit() {
    return file(AttemptFile.EXIT);
  }

  /** The exit code; empty while there is none. */
  public OptionalInt exitCode() throws IOException {
    String text = read(exit());
    if (text == null || !text.endsWith("\n")) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(text.strip()));
    } catch (NumberFormatException damaged) {
      throw new IOException("'" + exit() + "' does not hold an exit code", damaged);
    }
  }

  /** Whether its steps have ended, though its exit code may be still to come: what masks its log hears what they had others print. */
  public boolean isOver() {
    return Files.exists(file(AttemptFile.OVER));
  }

  /** The bytes of a small file as a text of Latin-1, which nothing can be wrong in; null when there is none. */
  public static @Nullable String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Makes it, before anything of the attempt is written. */
  public void make() throws IOException {
    try {
      KillPoint.ATTEMPT_FOLDER.before();
      Files.createDirectory(path);
      KillPoint.ATTEMPT_FOLDER.after();
    } catch (FileAlreadyExistsException taken) {
      throw new IOException("attempt " + path.getFileName() + " was launched before", taken);
    }
  }

  /** As which account it was begun, where that is not the one of whoever began it; null for that one. */
  public @Nullable String account() throws IOException {
    return read(accountNote());
  }

  /** Notes as which account it is begun, before anything of it is made: another one cannot take it up. */
  public void beginsAs(String account) throws IOException {
    Files.writeString(accountNote(), account);
  }

  private Path accountNote() {
    return path.resolveSibling(path.getFileName() + ".account");
  }

  /** Notes why it is being stopped, before anything is done to stop it. */
  public void stopping(StopReason reason) {
    try {
      KillPoint.STOP_STORED.before();
      Files.writeString(stop(), reason.line());
      KillPoint.STOP_STORED.after();
    } catch (IOException unwritten) {
      // it is stopped all the same; after a restart its end would be taken for a plain exit
    }
  }

  /** Removes it, of an attempt whose files could not be written and that nobody was told to run: it can be launched again. */
  public void discard() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path each : files) {
        Files.delete(each);
      }
    }
    Files.delete(path);
  }

  /** Makes room for a new launch of an attempt that nobody will ever run; that may happen at each restart. */
  public void putAside() throws IOException {
    dropSecrets();
    String name = path.getFileName() + ".unclaimed";
    Path aside = path.resolveSibling(name);
    for (int i = 2; Files.exists(aside); i++) {
      aside = path.resolveSibling(name + "." + i);
    }
    KillPoint.ATTEMPT_PUT_ASIDE.before();
    Files.move(path, aside);
    KillPoint.ATTEMPT_PUT_ASIDE.after();
  }
}
