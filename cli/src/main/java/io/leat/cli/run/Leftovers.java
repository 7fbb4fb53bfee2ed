package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What runs before another have left: those that ended are packed, and what is left of one whose process died before all was gone that was
 * needed only until its end, goes first. Each run looks after some when it has ended itself, where it was left off the last time: for half
 * a second, and longer until it has deleted more files than it leaves to be packed itself, so that what is left comes to an end. Its own
 * files stay at hand as they are until the next.
 */
final class Leftovers {
  /** Looked after by one run. */
  private static final int MOST = 20;

  /** How long one run goes on with it at least, where there is so much to do: somebody waits for it. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  /** How many files one run deletes beyond those that it leaves itself, however long it takes. */
  private static final int MORE = 2_000;

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
      List<Integer> before = leat.loose().stream().filter(each -> each < number).toList();
      BooleanSupplier goesOn = before.isEmpty() ? () -> false : budget();
      for (int each : before.reversed().subList(0, Math.min(MOST, before.size()))) {
        if (!goesOn.getAsBoolean()) {
          return;
        }
        end(leat.run(each), goesOn);
      }
    } catch (IOException unreadable) {
      // one of the next runs looks again
      return;
    }
  }

  /** Says no when so many files were deleted as one run deletes, and its time is over; is asked before each. */
  private BooleanSupplier budget() throws IOException {
    long least = leat.run(number).loose() + more;
    long begun = System.nanoTime();
    long[] asked = new long[1];
    return () -> asked[0]++ < least || System.nanoTime() - begun < shortest.toNanos();
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
