package io.leat.cli.run;

import io.leat.engine.driver.local.LocalDriver;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Concurrency;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.LocalWork;
import io.leat.engine.local.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The turn of a run in its concurrency group, among the runs of one folder: runs with lower numbers go first. A run whose process is
 * gone is waited for as well, as long as a task of it is at work.
 */
final class Turn {
  private static final long LOOK_MILLIS = 100;

  private final StoredRun run;
  private final BooleanSupplier cancelled;

  Turn(StoredRun run, BooleanSupplier cancelled) {
    this.run = run;
    this.cancelled = cancelled;
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
      if (concurrency.policy() == Concurrency.Policy.CANCEL_OLDER
          || (concurrency.policy() == Concurrency.Policy.NEWEST_ONLY
              && !Pack.exists(other.begun()))) {
        ask(other);
      }
    }
    while (!others.isEmpty() && !cancelled.getAsBoolean() && !Files.exists(run.folder().cancel())) {
      Thread.sleep(LOOK_MILLIS);
      others = older(group);
    }
    Files.writeString(run.folder().begun(), "");
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

  /** Whether anybody runs {@code other}, or any process of its tasks is there; a run that was killed would be waited for without end. */
  private static boolean alive(RunFolder other) throws IOException {
    return LeatFolder.owned(other) || !LocalDriver.leftovers(LocalWork.mark(other)).isEmpty();
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
          && !Pack.exists(other.ended())
          && alive(other)) {
        older.add(other);
      }
    }
    return older;
  }
}
