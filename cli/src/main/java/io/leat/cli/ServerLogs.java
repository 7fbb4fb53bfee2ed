package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.LogWish;
import io.leat.cli.client.Server;
import io.leat.cli.client.ServerProblem;
import io.leat.cli.client.TaskLog;
import io.leat.cli.run.LogPrint;
import io.leat.cli.terminal.Harmless;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What {@code leat logs} does with a server. */
final class ServerLogs {
  private ServerLogs() {}

  /** Prints the logs of the tasks that are meant. */
  static void print(Server server, LogWish wish, Arguments arguments, Session session)
      throws IOException {
    RunTasks meant = RunTasks.of(arguments).at(server);
    long run = meant.number(server);
    List<String> tasks = wish.follow() ? List.of(meant.oneIn(server, run)) : meant.in(server, run);
    session.out().flush();
    OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
    try {
      print(server, run, tasks, tasks.size() > 1, wish, out, session);
    } catch (ServerProblem problem) {
      if (wish.follow()) {
        throw problem;
      }
      print(server, run, meant.legs(server, run, problem), true, wish, out, session);
    }
    out.flush();
  }

  private static void print(
      Server server,
      long run,
      List<String> tasks,
      boolean headed,
      LogWish wish,
      OutputStream out,
      Session session)
      throws IOException {
    for (String task : tasks) {
      String item =
          task.endsWith("]") && !wish.follow()
              ? server.get(Address.of("runs", String.valueOf(run), "tasks", task)).text("item")
              : "";
      if (headed || !item.isEmpty()) {
        out.flush();
        session.err().line(Harmless.line(LogsCommand.heading(task, item))).flush();
      }
      TaskLog log = new TaskLog(server, run, task, wish, out);
      log.print();
      if (!log.missing().isEmpty()) {
        out.flush();
        session.err().line(Harmless.line(LogPrint.gap(log.missing()))).flush();
      }
    }
  }
}
