package io.leat.cli;

import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.JsonWriter;
import java.util.List;

/** {@code leat show}: one run and its tasks. */
final class ShowCommand implements Command {
  private static final Option JSON = Option.flag("json", "prints the run as one object");

  @Override
  public Usage usage() {
    return new Usage(
        "show",
        "shows a run and its tasks",
        AttachCommand.LAST,
        List.of(JSON, ServerOptions.INSTEAD),
        List.of("leat show", "leat show 17 --json"));
  }

  @Override
  public boolean isPaged(Arguments arguments) {
    return true;
  }

  @Override
  public int run(Arguments arguments, Session session) {
    ShownRun run = ServerOptions.source(arguments, session).run(AttachCommand.run(arguments));
    if (arguments.has(JSON)) {
      run.write(new JsonWriter(session.out(), false));
      session.out().line();
    } else {
      run.print(session.out());
    }
    return ExitCode.OK;
  }
}
