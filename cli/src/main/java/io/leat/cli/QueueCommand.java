package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.Place;
import io.leat.contract.QueueChange;
import io.leat.contract.QueueOperations;
import io.leat.contract.QueueView;
import io.leat.contract.RunView;
import java.util.List;

/** {@code leat queue}: what waits on a server, and in which order. */
final class QueueCommand implements Command {
  private static final Option PAUSE =
      Option.flag("pause", "begins no more runs; what runs goes on");
  private static final Option RESUME = Option.flag("resume", "begins runs again");
  private static final Option PRIORITY =
      Option.valued(
              "priority",
              "RUN=N",
              "gives a run that waits another priority, -1000 to 1000: higher ones go first")
          .with(Option.Count.REPEATED);

  @Override
  public Usage usage() {
    return new Usage(
        "queue",
        "shows which runs wait on a server",
        List.of(),
        List.of(PAUSE, RESUME, PRIORITY, ServerOptions.JSON, ServerOptions.SERVER),
        List.of("leat queue", "leat queue --pause", "leat queue --priority 17=10"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    if (arguments.has(PAUSE) && arguments.has(RESUME)) {
      throw new UsageProblem("'--pause' and '--resume' contradict each other", null);
    }
    Server server = ServerOptions.server(arguments, session);
    for (String written : arguments.values(PRIORITY)) {
      prioritize(written, server);
    }
    boolean isChange = arguments.has(PAUSE) || arguments.has(RESUME);
    Address address = Address.of(QueueOperations.GET_QUEUE);
    Answer<QueueView> answer =
        server.ask(
            isChange ? Address.of(QueueOperations.CHANGE_QUEUE) : address,
            isChange ? new QueueChange(arguments.has(PAUSE)) : null,
            QueueView.class);
    if (arguments.has(ServerOptions.JSON)) {
      answer.sent().line(session.out());
      return ExitCode.OK;
    }
    QueueView queue = answer.value();
    session.out().text(queue.paused() ? "paused, " : "");
    session.out().text(Plural.of((int) queue.waiting(), "run"));
    session.out().text(queue.waiting() == 1 ? " waits, " : " wait, ");
    session.out().text(queue.running() + " running, ").text(queue.used() + " of ");
    session.out().line(Plural.of(queue.slots(), "slot") + " used");
    Table table = new Table();
    if (queue.items().size() < queue.waiting()) {
      // not cut in silence
      server
          .list(address.with("limit", "500"), RunView.class, Integer.MAX_VALUE)
          .forEach(each -> Runs.row(each, each.value(), table, ServerOptions.times()));
    } else {
      queue.items().forEach(run -> Runs.row(answer, run, table, ServerOptions.times()));
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  private static void prioritize(String written, Server server) {
    int equals = written.lastIndexOf('=');
    try {
      int priority = Integer.parseInt(written.substring(equals + 1));
      if (equals > 0 && Math.abs(priority) <= 1000) {
        long run = new Runs(server).number(written.substring(0, equals));
        server.tell(Address.of(QueueOperations.MOVE_RUN, run), new Place(priority));
        return;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new UsageProblem(
        "'" + written + "' is not a value of --priority", "for example: --priority 17=10");
  }
}
