package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.job.Task;
import io.leat.engine.local.Isolation;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.local.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last run of a folder, run again as it was stored: the same graph, parameters and commit, whatever the Jobfile says by now. What
 * succeeded there is taken over.
 *
 * @param last the run that is run again
 * @param carry what is taken over from it
 */
public record Replay(StoredRun last, Carry carry) {

  /**
   * The replay of the last run around {@code folder}.
   *
   * @param from {@code failed}, the name of a task that runs again with all that needs it, or null, which is {@code failed}
   */
  public static Replay of(Path folder, @Nullable String from) {
    LeatFolder leat = StoredRun.leat(folder);
    try {
      if (Pulled.begun(leat).isPresent()) {
        throw new UsageProblem(
            "not all of the run was pulled", "run the same 'leat pull' again: it goes on");
      }
      StoredRun last = StoredRun.find("last", folder);
      return new Replay(last, Carry.of(from == null ? "failed" : from, last));
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + leat.path() + "': " + problem.getMessage(), null);
    }
  }

  /**
   * Gives it a number and stores all that is needed to run it.
   *
   * @param keep whether workspaces are kept, also where a task succeeded
   */
  public StoredRun store(int slots, boolean keep) {
    RunHeader old = last.header();
    Isolation isolation = old.isolation();
    if (keep && isolation == null) {
      throw new UsageProblem("'--keep' goes with '--isolated'", "the last run was in place");
    }
    try {
      // the folder may have been moved since
      Path here = Objects.requireNonNull(last.leat().path().toAbsolutePath().getParent());
      boolean pulled = isolation != null && Pulled.of(last.leat()).isPresent();
      Path there = pulled ? Objects.requireNonNull(isolation).root() : old.workspace();
      Isolation now =
          isolation == null ? null : new Isolation(moved(isolation.root(), there, here), keep);
      RunFolder folder =
          last.leat()
              .create(
                  number ->
                      new RunHeader(
                          number,
                          old.job(),
                          old.hash(),
                          Instant.now(),
                          moved(old.workspace(), there, here),
                          old.parameters(),
                          old.branch(),
                          old.commit(),
                          old.tag(),
                          old.changed(),
                          old.trigger(),
                          slots,
                          now,
                          old.task(),
                          "",
                          old.source(),
                          old.syntax()),
                  Files.readString(last.folder().job()),
                  Files.readString(last.folder().source()));
      StoredRun stored = StoredRun.open(last.leat(), folder);
      carry.into(stored);
      return stored;
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot run " + old.title() + " again: " + problem.getMessage(),
          "a run keeps its state, logs and artifacts in '" + last.leat().path() + "'");
    }
  }

  private static Path moved(Path path, Path there, Path here) {
    return here.resolve(there.relativize(path)).normalize();
  }

  /** The tasks that run again. */
  public List<Task> again() {
    return carry.rest(last.graph().order());
  }
}
