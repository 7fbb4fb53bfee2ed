package io.leat.cli.run;

import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Template;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.Concurrency;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RunEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The turn of a run in its concurrency group, among the runs of one folder: runs with lower numbers go first. One whose process is gone
 * goes first, too, until somebody takes it up or stops it: its tasks may be at work, and what they leave is not kept yet. What the policy
 * stops is stopped here when nobody runs it.
 */
final class Turn {
  private static final long LOOK_MILLIS = 100;

  private final StoredRun run;
  private final BooleanSupplier cancelled;
  private final Stop stop;
  private final Waiting waiting;

  /** Stops a run that nobody runs, and returns when it has ended, or somebody runs it. */
  interface Stop {
    /** Stops it. */
    void stop(RunFolder other) throws IOException, InterruptedException;
  }

  /**
   * The turn of {@code run}.
   *
   * @param cancelled whether it is not to wait any more
   * @param waiting is told whom it waits for
   */
  Turn(StoredRun run, BooleanSupplier cancelled, Stop stop, Waiting waiting) {
    this.run = run;
    this.cancelled = cancelled;
    this.stop = stop;
    this.waiting = waiting;
  }

  /** Waits for it. A newer run may ask this one to stop meanwhile, which the run hears when it begins. */
  void await() throws IOException, InterruptedException {
    Concurrency concurrency = run.job().job().concurrency();
    if (concurrency == null) {
      return;
    }
    String group = group(concurrency.group());
    Files.writeString(run.folder().group(), group, StandardCharsets.UTF_8);
    List<RunFolder> others = older(group);
    for (RunFolder other : others) {
      if (gives(concurrency.policy(), other)) {
        ask(other);
      }
    }
    while (!others.isEmpty() && !cancelled.getAsBoolean() && !Files.exists(run.folder().cancel())) {
      RunFolder first = others.getFirst();
      if (gives(concurrency.policy(), first) && !LeatFolder.owned(first)) {
        stop.stop(first);
      } else {
        waiting.turn(group, first);
        Thread.sleep(LOOK_MILLIS);
      }
      others = older(group);
    }
    Files.writeString(run.folder().begun(), "");
  }

  /** Whether {@code other} is stopped for this run. */
  private static boolean gives(Concurrency.Policy policy, RunFolder other) {
    return policy == Concurrency.Policy.CANCEL_OLDER
        || (policy == Concurrency.Policy.NEWEST_ONLY && !Pack.exists(other.begun()));
  }

  private String group(Template template) {
    return template.resolve(run.job().facts()).literal().orElse(template.toString());
  }

  private static void ask(RunFolder other) throws IOException {
    try {
      Files.createFile(other.cancel());
    } catch (FileAlreadyExistsException asked) {
      return;
    }
  }

  /** Whether all of {@code other} is done: its process may have died before it noted that. */
  private static boolean ended(RunFolder other) throws IOException {
    if (Pack.exists(other.ended())) {
      return true;
    }
    boolean[] finished = new boolean[1];
    if (Files.exists(other.journal()) && !LeatFolder.owned(other)) {
      Journal.read(
          other.journal(),
          0,
          recorded -> finished[0] |= recorded.event() instanceof RunEvent.RunFinished);
    }
    return finished[0];
  }

  /** The runs of the group that came before this one and have not ended. */
  private List<RunFolder> older(String group) throws IOException {
    List<RunFolder> older = new ArrayList<>();
    LeatFolder leat = run.leat();
    for (int number : leat.numbers()) {
      RunFolder other = leat.run(number);
      if (number < run.header().number()
          && Pack.exists(other.group())
          && Pack.text(other.group()).equals(group)
          && !ended(other)) {
        older.add(other);
      }
    }
    return older;
  }
}
