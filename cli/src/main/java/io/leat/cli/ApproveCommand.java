package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.contract.TaskOperations;
import io.leat.contract.TaskView;
import java.util.List;

/** {@code leat approve}: lets a task of a server run that asks for consent, or refuses it. */
final class ApproveCommand implements Command {
  private static final Option REFUSE = Option.flag("refuse", "refuses it instead");

  @Override
  public Usage usage() {
    return new Usage(
        "approve",
        "agrees that a task of a server runs, which asks for consent",
        List.of(AttachCommand.RUN, LogsCommand.TASK),
        List.of(REFUSE, ServerOptions.JSON, ServerOptions.SERVER),
        List.of("leat approve 17 deploy", "leat approve last deploy --refuse"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session, "leat attach last --approve TASK");
    long run = ServerOptions.changed(server, "leat approve", arguments, session);
    String task = String.valueOf(arguments.operand(1));
    boolean refuse = arguments.has(REFUSE);
    Address address =
        Address.of(refuse ? TaskOperations.REFUSE_TASK : TaskOperations.APPROVE_TASK, run, task);
    Answer<TaskView> now = server.ask(address, TaskView.class);
    if (arguments.has(ServerOptions.JSON)) {
      now.sent().line(session.out());
    } else {
      session.out().text(Harmless.line(task)).text(" of run " + run);
      session.out().line(refuse ? " is refused" : " is approved");
    }
    return ExitCode.OK;
  }
}
