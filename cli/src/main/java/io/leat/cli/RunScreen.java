package io.leat.cli;

import io.leat.cli.run.Asking;
import io.leat.cli.run.LinesProgress;
import io.leat.cli.run.LiveProgress;
import io.leat.cli.run.QueuedProgress;
import io.leat.cli.run.RunView;
import io.leat.cli.terminal.Marks;
import io.leat.cli.terminal.UsageProblem;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;

/** The one screen of {@code run}, {@code attach} and {@code trigger --follow}: live on a terminal, else lines. */
final class RunScreen {
  static final Option QUIET =
      Option.flag("quiet", "says only what fails and what asks for consent").lettered('q');
  static final Option VERBOSE =
      Option.flag("verbose", "prints all that tasks print, line by line, also on a terminal")
          .lettered('v');

  private RunScreen() {}

  /** Refuses what contradicts itself. */
  static void check(Arguments arguments) {
    if (arguments.has(QUIET) && arguments.has(VERBOSE)) {
      throw new UsageProblem("'--quiet' and '--verbose' contradict each other", null);
    }
    if (arguments.has(RunOptions.JSON)) {
      ServerOptions.without(
          arguments, List.of(QUIET, VERBOSE), "does not go with --json, which prints all events");
    }
  }

  /** Whether a person looks at it on a terminal that can be drawn on, and wants it drawn. */
  static boolean live(Arguments arguments, Session session) {
    return !arguments.has(QUIET)
        && !arguments.has(VERBOSE)
        && session.terminal().toTerminal()
        && !session.terminal().environment().getOrDefault("TERM", "").equals("dumb");
  }

  /**
   * Begins to show a run.
   *
   * @param talk where lines go that tell what becomes of the tasks, when it is not live; what these print goes to stdout
   */
  @SuppressWarnings("ReferenceEquality") // whether it is the very same stream
  static QueuedProgress of(
      RunView run, Asking asking, Arguments arguments, Session session, OutputStream talk) {
    Terminal terminal = session.terminal();
    boolean aside = talk != terminal.stdout();
    return live(arguments, session)
        ? new LiveProgress(
                run,
                terminal.stdout(),
                session.out().coloured(),
                terminal.environment(),
                Clock.systemUTC(),
                asking)
            .fitted()
        : new LinesProgress(
            run,
            terminal.stdout(),
            talk,
            (aside ? session.err() : session.out()).coloured(),
            Marks.plain(terminal.environment()),
            arguments.has(QUIET),
            asking);
  }
}
