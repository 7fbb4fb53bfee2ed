package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Json;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.ArtifactList;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.local.LeatFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code leat names}: what there is, a name a line, for the scripts that {@code leat completion} prints. */
final class NamesCommand implements Command {
  private static final int LATEST = 20;
  private static final Usage.Operand WHAT =
      new Usage.Operand(
          "WHAT",
          true,
          List.of("projects", "agents", "runs", "tasks", "artifacts"),
          false,
          "of what");
  private static final Usage.Operand RUN =
      new Usage.Operand("RUN", false, List.of(), false, "of which run; otherwise 'last'");

  @Override
  public Usage usage() {
    return new Usage(
        "names",
        "prints the names that can be completed to",
        List.of(WHAT, RUN),
        List.of(ServerOptions.INSTEAD),
        List.of("leat names runs", "leat names tasks 17"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String what = String.valueOf(arguments.operand());
    String run = arguments.operand(1) == null ? "last" : String.valueOf(arguments.operand(1));
    Server server =
        what.equals("projects") || what.equals("agents")
            ? ServerOptions.server(arguments, session)
            : ServerOptions.instead(arguments, session);
    // shells expand what they complete to: only plain words are names
    names(what, run, server, session).stream()
        .filter(name -> name.matches("[A-Za-z0-9._/][A-Za-z0-9._/-]*"))
        .forEach(session.out()::line);
    return ExitCode.OK;
  }

  private static List<String> names(
      String what, String run, @Nullable Server server, Session session) {
    if (server == null) {
      return ofFolder(what, run, session);
    }
    Runs runs = new Runs(server);
    return switch (what) {
      case "projects" -> texts(server.list(Address.of("projects"), Integer.MAX_VALUE), "name");
      case "agents" -> texts(server.list(Address.of("agents"), Integer.MAX_VALUE), "agent");
      case "runs" -> {
        List<String> names = new ArrayList<>(List.of("last"));
        names.addAll(texts(server.list(Address.of("runs").with("limit", LATEST), LATEST), "run"));
        yield names;
      }
      case "tasks" -> texts(below(server, runs.number(run), "tasks"), "task");
      default ->
          below(server, runs.number(run), "artifacts").stream()
              .map(each -> each.text("task") + "/" + each.text("name"))
              .toList();
    };
  }

  private static List<Json> below(Server server, long run, String what) {
    return server.list(Address.of("runs", String.valueOf(run), what), Integer.MAX_VALUE);
  }

  private static List<String> texts(List<Json> items, String field) {
    return items.stream().map(each -> each.text(field)).toList();
  }

  private static List<String> ofFolder(String what, String run, Session session) {
    LeatFolder leat = StoredRun.leat(session.terminal().folder());
    try {
      if (what.equals("runs")) {
        List<Integer> numbers = leat.numbers().reversed();
        List<String> names = new ArrayList<>(List.of("last"));
        numbers.stream().limit(LATEST).forEach(number -> names.add(number.toString()));
        return names;
      }
      StoredRun stored = StoredRun.find(run, session.terminal().folder());
      return what.equals("tasks")
          ? stored.graph().order().stream().map(task -> task.name().text()).toList()
          : ArtifactList.of(stored).titles();
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot read '" + leat.path() + "': " + String.valueOf(problem.getMessage()), null);
    }
  }
}
