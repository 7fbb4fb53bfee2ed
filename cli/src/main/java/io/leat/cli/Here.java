package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.run.RunHistory;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.dsl.JobfileResult;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.run.RunStatus;
import io.leat.engine.story.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** {@code leat} alone, in a folder with a Jobfile: where it stands, what failed, and what to do next. */
final class Here {
  private Here() {}

  /** Says it; false where there is no Jobfile. */
  static boolean print(Session session) {
    if (!JobfileFinder.isAround(session.terminal().folder())) {
      return false;
    }
    Arguments none =
        Arguments.read(
            new CheckCommand().usage(), new String[0], 0, session.terminal().environment());
    JobfileReading reading = JobfileReading.read(none, session);
    Print out = session.out();
    out.ink(Ink.BOLD, Harmless.line(reading.name())).text(": ");
    boolean sound = reading.result() instanceof JobfileResult.Accepted;
    if (reading.result() instanceof JobfileResult.Accepted accepted) {
      List<String> jobs =
          accepted.jobs().stream()
              .map(
                  job ->
                      "'"
                          + job.job().name()
                          + "' of "
                          + Plural.of(job.job().graph().tasks().size(), "task"))
              .toList();
      out.text(jobs.size() == 1 ? "the job " : "the jobs ");
      out.line(Harmless.line(String.join(", ", jobs)));
    } else {
      out.line("it is not sound, and cannot be run");
    }
    Optional<RunHistory> last = last(session);
    last.ifPresent(run -> run(run, session.terminal().home(), out));
    next(sound, last, out);
    out.line("more: leat --help");
    return true;
  }

  private static Optional<RunHistory> last(Session session) {
    Optional<LeatFolder> leat = StoredRun.around(session.terminal().folder());
    try {
      return leat.isEmpty() || leat.get().numbers().isEmpty()
          ? Optional.empty()
          : Optional.of(RunHistory.of(StoredRun.find("last", session.terminal().folder())));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static void run(RunHistory last, Path folder, Print out) {
    Optional<RunStatus> status = last.state().status();
    if (status.isPresent()) {
      RunSummary.of(last.run(), last.state(), folder).print(out);
      Times times = new Times(Instant.now(), ZoneId.systemDefault());
      out.text("  started at ").line(times.at(last.run().header().started()));
    } else {
      out.line();
      out.text(Harmless.line(last.run().header().title()));
      out.line(last.owned() ? " runs now" : " was interrupted");
    }
  }

  /** The one command that is most likely meant; a run that failed has said its own. */
  private static void next(boolean sound, Optional<RunHistory> last, Print out) {
    String command;
    if (!sound) {
      command = "leat check";
    } else if (last.isEmpty()) {
      command = "leat plan, then leat run";
    } else if (last.get().state().status().isEmpty()) {
      command = "leat attach last";
    } else {
      command = last.get().state().status().get() == RunStatus.SUCCEEDED ? "leat run" : "";
    }
    if (!command.isEmpty()) {
      out.text("  next: ").line(command);
    }
  }
}
