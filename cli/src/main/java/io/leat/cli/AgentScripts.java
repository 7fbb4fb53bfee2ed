package io.leat.cli;

import io.leat.engine.driver.shell.ShellScript;
import io.leat.engine.driver.shell.ShellText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user's own ssh runs on a host, in POSIX sh. */
final class AgentScripts {
  private AgentScripts() {}

  /** What an account is opened by: nothing but commands, no forwarding of any kind and no terminal. */
  static String line(String publicKey) {
    return "restrict " + publicKey;
  }

  /** What a jump host is opened by: one forward, to the agent. */
  static String jumpLine(String publicKey, AgentUrl agent) {
    String address =
        agent.address().indexOf(':') < 0 ? agent.address() : "[" + agent.address() + "]";
    return "restrict,port-forwarding,permitopen=\""
        + address
        + ":"
        + agent.port()
        + "\" "
        + publicKey;
  }

  /** Puts {@code line} into the {@code authorized_keys} of the account that runs it, once. */
  static String put(String line) {
    return arguments(List.of(line)) + script("key-put");
  }

  /** Takes all lines with {@code publicKey} away again, and the file and its folder if nothing else is in them. */
  static String take(String publicKey) {
    return arguments(List.of(publicKey.replaceFirst("^(\\S+ \\S+).*$", "$1"))) + script("key-take");
  }

  /**
   * Makes an account with its key and its folder on a host, as root or by sudo.
   *
   * @param folder null for one in its home, which needs no making
   */
  static String install(String user, @Nullable String folder, String line, List<String> packages) {
    List<String> words = new ArrayList<>(List.of(user, folder == null ? "" : folder, line));
    words.addAll(packages);
    return script("as-root")
        + "as_root sh -s <<'LEAT'\n"
        + arguments(words)
        + script("account")
        + "LEAT\n";
  }

  private static String script(String name) {
    return ShellScript.text(AgentScripts.class, name);
  }

  /** A script comes by stdin, so its arguments are set in its first line. */
  private static String arguments(List<String> words) {
    StringBuilder line = new StringBuilder("set --");
    words.forEach(each -> line.append(' ').append(ShellText.quoted(each)));
    return line.append('\n').toString();
  }
}
