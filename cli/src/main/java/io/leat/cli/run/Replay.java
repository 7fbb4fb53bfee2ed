package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Facts;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Task;
import io.leat.engine.run.RerunFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last run of a folder, run again as it was stored: the same graph, parameters and commit, whatever the Jobfile says by now. What
 * succeeded there is taken over.
 *
 * @param last the run that is run again
 * @param workspace where its tasks run now, as the folder may have been moved since
 * @param isolation null for tasks that run in place
 * @param carry what is taken over from it
 */
public record Replay(StoredRun last, Path workspace, @Nullable Isolation isolation, Carry carry) {
  /** The word of {@code leat run} that starts one. */
  public static final String WORD = "--replay";

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
      RunHeader old = last.header();
      Path here = Objects.requireNonNull(last.leat().path().toAbsolutePath().getParent());
      Isolation before = old.execution().isolation();
      Path there =
          before != null && Pulled.of(leat).isPresent()
              ? before.root()
              : old.execution().workspace();
      Path workspace = moved(old.execution().workspace(), there, here);
      Isolation isolation =
          before == null ? null : new Isolation(moved(before.root(), there, here), before.keep());
      return new Replay(
          last,
          workspace,
          isolation,
          Carry.of(
              from == null ? new RerunFrom.Failed() : RerunFrom.of(from),
              last,
              workspace,
              isolation));
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + leat.path() + "': " + Reason.of(problem), null);
    }
  }

  /**
   * Gives it a number and stores all that is needed to run it.
   *
   * @param keep whether workspaces are kept, also where a task succeeded
   */
  public StoredRun store(int slots, boolean keep) {
    RunHeader old = last.header();
    if (keep && isolation == null) {
      throw new UsageProblem("'--keep' goes with '--isolated'", "the last run was in place");
    }
    try {
      Isolation now = isolation == null ? null : new Isolation(isolation.root(), keep);
      RunFolder folder =
          last.leat()
              .create(
                  number ->
                      new RunHeader(
                          number,
                          Instant.now(),
                          old.jobSource(),
                          old.inputs().knowing(facts(last.leat(), number, old)),
                          new RunHeader.Request(old.request().tasks(), "", WORD),
                          new RunHeader.Execution(workspace, slots, now)),
                  Pack.text(last.folder().job()),
                  Pack.text(last.folder().source()),
                  run -> {
                    carry.into(last.leat(), run);
                    if (Files.exists(last.folder().loaded())) {
                      FolderTree.copy(last.folder().loaded(), run.loaded());
                    }
                  });
      return StoredRun.open(last.leat(), folder);
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot run " + old.title() + " again: " + Reason.of(problem),
          "a run keeps its state, logs and artifacts in '" + last.leat().path() + "'");
    }
  }

  private static Path moved(Path path, Path there, Path here) {
    return here.resolve(there.relativize(path)).normalize();
  }

  /** What is known before it runs. */
  public Facts facts() {
    return last.job().facts();
  }

  /** The tasks that run again. */
  public List<Task> again() {
    return carry.rest(last.graph().order());
  }

  /** The facts of the run that is run again, and how the run before this one ended. */
  private static Map<String, String> facts(LeatFolder leat, int number, RunHeader old)
      throws IOException {
    Map<String, String> facts = new TreeMap<>(old.inputs().facts());
    facts.remove(RunHeader.BEFORE);
    String before = leat.before(number, old.jobSource().name(), old.inputs().revision().branch());
    if (before != null) {
      facts.put(RunHeader.BEFORE, before);
    }
    return facts;
  }
}
