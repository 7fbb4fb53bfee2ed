package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.run.Interrupts;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done again whenever a file of a folder changes. What it changes itself does not count: the files are looked at when it
 * has ended. Kind, size and time of each are compared; {@code .git}, {@code .leat} and all else that begins with a dot are left aside, but
 * for a Jobfile that does.
 */
final class Watching {
  private static final int MOST = 100_000;
  private static final Duration PAUSE = Duration.ofMillis(400);

  private final Path folder;
  private final Path jobfile;

  private Watching(Path jobfile) {
    this.folder = JobfileReading.folder(jobfile);
    this.jobfile = jobfile.toAbsolutePath().normalize();
  }

  /** Does {@code what} and does it again with each change, until Ctrl-C; returns the exit code of an interrupt. */
  static int again(@Nullable String jobfile, Session session, IntSupplier what) {
    Path found = JobfileFinder.find(jobfile, session.terminal().folder()).path();
    Watching watching = new Watching(found);
    while (true) {
      int code = what.getAsInt();
      session.out().flush();
      if (code == ExitCode.INTERRUPTED) {
        return code;
      }
      CountDownLatch stopped = new CountDownLatch(1);
      Interrupts.hear(stopped::countDown);
      session.say("waiting for a change; Ctrl-C ends this");
      Optional<String> changed = watching.change(stopped);
      if (changed.isEmpty()) {
        return ExitCode.INTERRUPTED;
      }
      session.say(changed.get() + " has changed");
    }
  }

  /** Waits for a change, and for the end of it: names a file; empty when that was stopped. */
  private Optional<String> change(CountDownLatch stopped) {
    Map<Path, Object> before = state();
    Map<Path, Object> last = before;
    try {
      while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        Map<Path, Object> now = state();
        // whoever saves many files is not interrupted
        if (!now.equals(before) && now.equals(last)) {
          return Optional.of(first(before, now));
        }
        last = now;
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private String first(Map<Path, Object> before, Map<Path, Object> now) {
    Set<Path> all = new TreeSet<>(before.keySet());
    all.addAll(now.keySet());
    return all.stream()
        .filter(each -> !Objects.equals(before.get(each), now.get(each)))
        .findFirst()
        .map(each -> folder.relativize(each).toString())
        .orElse("a file");
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  private record Seen(long modified, long size) {}

  private Map<Path, Object> state() {
    Map<Path, Object> state = new HashMap<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes about) {
              return !each.equals(folder) && isHidden(each)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes about) {
              if (!isHidden(each) || each.equals(jobfile)) {
                state.put(each, new Seen(about.lastModifiedTime().toMillis(), about.size()));
              }
              return state.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException problem) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException gone) {
      // then there is a change, or nothing to be seen
      return state;
    }
    return state;
  }
}
