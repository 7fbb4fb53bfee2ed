package io.leat.cli.run;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.folder.FolderLocks;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.LockName;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells for which other runs of its folder a run waits: once for each, and once more when nobody runs that one any more. */
final class Waiting implements FolderLocks.Waits {
  private final RunFolder run;
  private final Consumer<String> notes;
  private final Set<String> told = new HashSet<>();

  /**
   * What {@code run} waits for.
   *
   * @param notes is told it, in lines
   */
  Waiting(RunFolder run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
  }

  @Override
  public void on(LockName lock, AttemptFolder holder) {
    try {
      RunFolder other = FolderLocks.runOf(holder);
      if (!other.equals(run)) {
        tell("waits for the lock '" + lock + "', which run " + number(other) + " holds", other);
      }
    } catch (IOException unreadable) {
      // it is asked for again, and told then
      return;
    }
  }

  /** The run waits for its turn in {@code group} until {@code other} has ended. */
  void turn(String group, RunFolder other) throws IOException {
    tell(
        "waits for its turn in the group '" + group + "', which run " + number(other) + " has",
        other);
  }

  private void tell(String what, RunFolder other) throws IOException {
    String number = number(other);
    String interrupted =
        what
            + "; nobody runs that one now: 'leat attach "
            + number
            + "' goes on with it, 'leat cancel "
            + number
            + "' stops it";
    if (told.contains(interrupted)) {
      return;
    }
    if (!LeatFolder.owned(other)) {
      told.add(interrupted);
      notes.accept(interrupted);
    } else if (told.add(what)) {
      notes.accept(what);
    }
  }

  private static String number(RunFolder other) {
    return String.valueOf(other.path().getFileName());
  }
}
