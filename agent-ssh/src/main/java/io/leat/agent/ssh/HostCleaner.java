package io.leat.agent.ssh;

import io.leat.engine.agent.AgentKind;
import io.leat.engine.driver.shell.ShellScript;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes away what Leat has put on a host: its folder with all that is in it, folders above that were made for it, and what dials. */
final class HostCleaner {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String FUNCTION = ShellScript.text(HostCleaner.class, "clean");

  private static final String CLEAN = FUNCTION + "leat_clean \"$1\"\n";

  private static final String CLEAN_DIALLER =
      FUNCTION + ShellScript.text(HostCleaner.class, "clean-dialler");

  private HostCleaner() {}

  /** As {@link AgentKind#clean}. */
  static AgentKind.Cleaned clean(SshLinks links, SshHost host) throws HostProblem {
    try (HostSession session = new HostSession(links.client(), host, PATIENCE)) {
      Map<String, String> said = new HashMap<>();
      String text = host.way() instanceof Tunnel ? CLEAN_DIALLER : CLEAN;
      for (String line : session.ask(text, host.folder().toString())) {
        String[] words = line.split(" ", 2);
        said.put(words[0], words.length < 2 ? "" : words[1].strip());
      }
      if (said.containsKey("removed")) {
        return new AgentKind.Cleaned(
            HostSession.number(said.get("files"), 0), HostSession.number(said.get("kilobytes"), 0));
      }
      if (said.containsKey("nothing")) {
        return new AgentKind.Cleaned(0, 0);
      }
      throw stays(host, said);
    }
  }

  private static HostProblem stays(SshHost host, Map<String, String> said) {
    String where = "the folder '" + host.folder() + "' of " + host;
    List<String> words =
        said.containsKey("home")
            ? List.of(
                where + " is a home, or above one, and is not removed",
                "remove '.leat' and 'attempts' in it by hand")
            : said.containsKey("foreign")
                ? List.of(
                    where + " has no sign of Leat, and is not removed",
                    "look at it, and remove it by hand if it is not needed")
                : List.of(
                    where
                        + " could not be removed: "
                        + said.getOrDefault("left", "it says nothing"),
                    "another account may have put files there: remove them by hand, and try again");
    return new HostProblem(HostProblem.Kind.FOLDER, words.get(0), words.get(1));
  }
}
