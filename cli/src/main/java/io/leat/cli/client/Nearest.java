package io.leat.cli.client;

import io.leat.dsl.source.Suggestion;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was meant by a name that a server does not know. */
final class Nearest {
  private static final Pattern UNKNOWN =
      Pattern.compile("there is no (project|agent|task) '(.*)'.*", Pattern.DOTALL);
  private static final Pattern RUN = Pattern.compile("/api/v1/runs/(\\d{1,18})/.*", Pattern.DOTALL);

  private Nearest() {}

  /**
   * A help for {@code detail}, with which the server refused {@code path}; null for none. Asks the server once more.
   */
  static @Nullable String help(Server server, String path, String detail) {
    Matcher unknown = UNKNOWN.matcher(detail);
    if (!unknown.matches()) {
      return null;
    }
    Matcher run = RUN.matcher(path);
    try {
      List<String> names =
          switch (unknown.group(1)) {
            case "project" -> server.projects();
            case "agent" -> server.agents();
            default -> run.matches() ? server.tasks(Long.parseLong(run.group(1))) : List.of();
          };
      String help = Suggestion.help(unknown.group(2), names);
      return help != null || names.isEmpty() || names.size() > 10
          ? help
          : (names.size() == 1 ? "there is '" : "there are '") + String.join("', '", names) + "'";
    } catch (ServerProblem none) {
      return null;
    }
  }
}
