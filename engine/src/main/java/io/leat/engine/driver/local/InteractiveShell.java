package io.leat.engine.driver.local;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.driver.shell.ShellText;
import io.leat.engine.durable.Pack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A shell for a person, where an attempt ran and with its environment. It is no part of the attempt: it does not carry the attempt's
 * mark, so that nobody ends it with the run, and what it writes to {@code LEAT_OUTPUT} publishes nothing. Secrets are not given.
 *
 * @param workspace where the attempt ran
 * @param environment what the attempt was given besides what it inherits
 */
public record InteractiveShell(Path workspace, Map<String, String> environment) {
  private static final String EXPORT = "export ";
  private static final String FOLDER = "cd ";

  /**
   * That of the attempt in {@code folder}, as its {@code run} file says.
   *
   * @throws IOException when there is no such file, or it is not one that this Leat wrote
   */
  public static InteractiveShell of(AttemptFolder folder) throws IOException {
    String text = Pack.text(folder.run());
    Map<String, String> environment = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder word = new StringBuilder();
      if (text.startsWith(EXPORT, at)) {
        int equals = text.indexOf('=', at);
        int end = equals < 0 ? -1 : unquoted(text, equals + 1, word);
        if (end < 0) {
          break;
        }
        environment.put(text.substring(at + EXPORT.length(), equals), word.toString());
        at = end;
      } else if (text.startsWith(FOLDER, at)) {
        if (unquoted(text, at + FOLDER.length(), word) < 0) {
          break;
        }
        environment.remove("LEAT_MARK");
        environment.put("LEAT_OUTPUT", "/dev/null");
        return new InteractiveShell(Path.of(word.toString()), environment);
      }
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
    }
    throw new IOException("'" + folder.run() + "' does not say where the attempt ran");
  }

  /** Reads the word at {@code at} as {@link ShellText#quoted} wrote it, and returns the place behind it; -1 when it is none. */
  private static int unquoted(String text, int at, StringBuilder word) {
    int next = at;
    while (next < text.length() && text.charAt(next) == '\'') {
      int end = text.indexOf('\'', next + 1);
      if (end < 0) {
        return -1;
      }
      word.append(text, next + 1, end);
      next = end + 1;
      if (text.startsWith("\\'", next)) {
        word.append('\'');
        next += 2;
      }
    }
    return next == at ? -1 : next;
  }

  /**
   * Opens {@code shell} on the terminal of this process, and returns its exit code when it has ended.
   *
   * @param inherited the environment that the attempt's is laid over
   */
  public int open(String shell, Map<String, String> inherited)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(shell);
    builder.environment().clear();
    builder.environment().putAll(inherited);
    builder.environment().putAll(environment);
    builder.directory(workspace.toFile());
    return builder.inheritIO().start().waitFor();
  }
}
