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
  private static final Pattern RUN = Pattern.compile("/api/v1/runs/(\\d+)/.*", Pattern.DOTALL);

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
    Address all =
        switch (unknown.group(1)) {
          case "project" -> Address.of("projects");
          case "agent" -> Address.of("agents");
          default -> run.matches() ? Address.of("runs", run.group(1), "tasks") : null;
        };
    if (all == null) {
      return null;
    }
    String field = unknown.group(1).equals("project") ? "name" : unknown.group(1);
    try {
      List<String> names = server.list(all, 10_000).stream().map(each -> each.text(field)).toList();
      String help = Suggestion.help(unknown.group(2), names);
      return help != null || names.isEmpty() || names.size() > 10
          ? help
          : (names.size() == 1 ? "there is '" : "there are '") + String.join("', '", names) + "'";
    } catch (ServerProblem none) {
      return null;
    }
  }
}
