package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs before another have left: those that ended are packed, and what is left of one whose process died before all was gone that was
 * needed only until its end, goes first. Each run looks after some when it has ended itself, where it was left off the last time: for half
 * a second, and longer until it has deleted more files than it leaves to be packed itself, so that what is left comes to an end. Its own
 * files stay at hand as they are until the next; a large run's for some seconds at least.
 */
final class Leftovers {
  /** Looked after by one run. */
  private static final int MOST = 20;

  /** How long one run goes on with it at least, where there is so much to do: somebody waits for it. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  /** How many files one run deletes beyond those that it leaves itself, however long it takes. */
  private static final int MORE = 2_000;

  /** A run is large when its attempts have more files and folders. */
  static final int LARGE = 250;

  /** For how long a large run is left as it is: who runs it again at once does not wait for it (ADR 67). */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private final LeatFolder leat;
  private final int number;
  private final Map<String, String> environment;
  private final Duration shortest;
  private final int more;

  /**
   * Those in {@code leat}.
   *
   * @param number of the run that looks after them
   * @param environment what a launcher inherits
   */
  Leftovers(LeatFolder leat, int number, Map<String, String> environment) {
    this(leat, number, environment, SHORTEST, MORE);
  }

  /**
   * Those in {@code leat}, within other limits.
   *
   * @param shortest how long one run goes on with it at least
   * @param more how many files it deletes beyond those that it leaves
   */
  Leftovers(
      LeatFolder leat, int number, Map<String, String> environment, Duration shortest, int more) {
    this.leat = leat;
    this.number = number;
    this.environment = environment;
    this.shortest = shortest;
    this.more = more;
  }

  /** Looks after them; what cannot be done stays as it is. */
  void end() throws InterruptedException {
    try {
      List<RunFolder> latest =
          leat.loose().reversed().stream()
              .filter(each -> each < number)
              .map(leat::run)
              .filter(each -> !isLargeAndYoung(each))
              .limit(MOST)
              .toList();
      Budget budget = new Budget();
      for (RunFolder each : latest) {
        if (!budget.getAsBoolean()) {
          return;
        }
        end(each, budget);
      }
    } catch (IOException unreadable) {
      // one of the next runs looks again
      return;
    }
  }

  /** Says no when so many files were deleted as one run deletes, and its time is over; is asked before each. */
  private final class Budget implements BooleanSupplier {
    private final long begun = System.nanoTime();
    private long asked;
    private @Nullable Long least;

    @Override
    public boolean getAsBoolean() {
      asked++;
      if (asked <= more || System.nanoTime() - begun < shortest.toNanos()) {
        return true;
      }
      if (least == null) {
        // mostly nobody comes here, and to count files takes its time
        least = more + own();
      }
      return asked <= least;
    }

    /** How many files this run leaves itself. */
    private long own() {
      try {
        return leat.run(number).loose();
      } catch (IOException unreadable) {
        return 0;
      }
    }
  }

  /** Whether a run ended just now and has many files. A time to come is that of another clock. */
  private static boolean isLargeAndYoung(RunFolder folder) {
    try {
      FileTime ended = Files.getLastModifiedTime(folder.ended());
      long age = System.currentTimeMillis() - ended.toMillis();
      return age >= 0 && age < YOUNG.toMillis() && isLarge(folder);
    } catch (IOException | UncheckedIOException notEnded) {
      return false;
    }
  }

  private static boolean isLarge(RunFolder folder) throws IOException {
    try (Stream<Path> attempts = Files.list(folder.attempts())) {
      return attempts.skip(LARGE).findAny().isPresent();
    }
  }

  private void end(RunFolder folder, BooleanSupplier goesOn) throws InterruptedException {
    try {
      if (!folder.packed()) {
        StoredRun stored = StoredRun.open(leat, folder);
        if (stored.state().status().isEmpty()) {
          return;
        }
        // it begins nothing any more
        Secrets none = Secrets.of(List.of(), Map.of(), leat.path());
        new LocalRun(
                stored, environment, Home.programs(), none, event -> {}, warning -> {}, note -> {})
            .over();
      }
      try (LeatFolder.Ownership ownership = LeatFolder.own(folder)) {
        if (ownership != null) {
          folder.pack(goesOn);
        }
      }
    } catch (IOException | UsageProblem | IllegalArgumentException damagedOrOwned) {
      // it is listed as what it is
      return;
    }
  }
}
