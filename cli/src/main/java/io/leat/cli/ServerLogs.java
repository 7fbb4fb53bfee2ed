package io.leat.cli;

import io.leat.cli.client.LogWish;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.client.TaskLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What {@code leat logs} does with a server. */
final class ServerLogs {
  private ServerLogs() {}

  /** Prints the log of a task. */
  static void print(Server server, LogWish wish, Arguments arguments, Session session)
      throws IOException {
    long run = new Runs(server).number(String.valueOf(arguments.operand()));
    session.out().flush();
    OutputStream out = new BufferedOutputStream(session.terminal().stdout(), 1 << 16);
    new TaskLog(server, run, String.valueOf(arguments.operand(1)), wish, out, "").print();
    out.flush();
  }
}
