package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What runs before another have left: those that ended are packed, and what is left of one whose process died before all was gone that was
 * needed only until its end, goes first. Each run looks after some when it has ended itself, for half a second at most and where it was left
 * off the last time; its own files stay at hand as they are until the next.
 */
final class Leftovers {
  /** Looked after by one run. */
  private static final int MOST = 20;

  /** How long one run goes on with it, in nanoseconds: somebody waits for it. What is left then the next run does. */
  private static final long LONGEST = 500_000_000L;

  /** How many files one run deletes however long it takes, so that it comes to an end one day. */
  private static final int LEAST = 2_000;

  private final LeatFolder leat;
  private final int number;
  private final Map<String, String> environment;
  private final BooleanSupplier goesOn;

  /**
   * Those in {@code leat}.
   *
   * @param number of the run that looks after them
   * @param environment what a launcher inherits
   */
  Leftovers(LeatFolder leat, int number, Map<String, String> environment) {
    this.leat = leat;
    this.number = number;
    this.environment = environment;
    this.goesOn =
        new BooleanSupplier() {
          private final long begun = System.nanoTime();
          private int asked;

          @Override
          public boolean getAsBoolean() {
            return asked++ < LEAST || System.nanoTime() - begun < LONGEST;
          }
        };
  }

  /** Looks after them; what cannot be done stays as it is. */
  void end() throws InterruptedException {
    try {
      List<Integer> before = leat.loose().stream().filter(each -> each < number).toList();
      for (int each : before.reversed().subList(0, Math.min(MOST, before.size()))) {
        if (!goesOn.getAsBoolean()) {
          return;
        }
        end(leat.run(each));
      }
    } catch (IOException unreadable) {
      // one of the next runs looks again
      return;
    }
  }

  private void end(RunFolder folder) throws InterruptedException {
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
