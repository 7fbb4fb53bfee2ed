package io.leat.cli.client;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows a run of a server to its end, and what its tasks print if that is wanted. Used by one thread. */
public final class RunWatch {
  private final Server server;
  private final long run;
  private final @Nullable OutputStream logs;
  private final Print err;
  private final List<Thread> followers = new ArrayList<>();
  private String status = "";

  /**
   * Follows {@code run}.
   *
   * @param logs where what tasks print goes to, each line led by its task; null when it is not wanted
   */
  public RunWatch(Server server, long run, @Nullable OutputStream logs, Print err) {
    this.server = server;
    this.run = run;
    this.logs = logs;
    this.err = err;
  }

  /**
   * Waits for the end, and returns the run as it is then. It may take longer than a login is good for; then the events have told how
   * it ended.
   */
  public Json end() throws IOException {
    Json before = server.get(Address.ofRun(run));
    EventStream.follow(server, Address.ofRun(run, "events"), this::event);
    try {
      for (Thread follower : followers) {
        follower.join();
      }
    } catch (InterruptedException interrupted) {
      throw ServerProblem.interrupted();
    }
    try {
      return server.get(Address.ofRun(run));
    } catch (ServerProblem problem) {
      if (problem.kind() != ServerProblem.Kind.SIGNED_OUT || status.isEmpty()) {
        throw problem;
      }
      Map<String, Json> ended = new LinkedHashMap<>(before.fields());
      ended.put("status", new Json.Text(status));
      return new Json.Fields(ended);
    }
  }

  private boolean event(EventStream.Event event) {
    Json data = event.json();
    String name = data.text("event").isEmpty() ? event.name() : data.text("event");
    if (name.equals("run-finished")) {
      status = data.text("status");
    } else if (name.equals("started") && logs != null) {
      follow(logs, data.text("task"), (int) data.number("attempt", 1));
    }
    return true;
  }

  private void follow(OutputStream out, String task, int attempt) {
    LogWish wish = new LogWish(attempt, -1, 1, null, true, true);
    TaskLog log = new TaskLog(server, run, task, wish, out, Harmless.line(task) + " | ");
    followers.add(Thread.startVirtualThread(() -> print(log, task)));
  }

  private void print(TaskLog log, String task) {
    try {
      log.print();
    } catch (IOException | ServerProblem problem) {
      synchronized (err) {
        err.line(Harmless.line("the log of '" + task + "' breaks off: " + problem.getMessage()));
        err.flush();
      }
    }
  }
}
