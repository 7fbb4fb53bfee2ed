package io.leat.engine.driver.shell;

import java.util.Set;

/**
 * Tells scripts that are one plain command, such as {@code mvn -q package}: a program and words without anything that a shell would
 * interpret. It takes the place of the shell of its step, as in make; a script of its own would cost more than all the rest of an
 * attempt, and would do the same.
 */
final class SimpleCommand {
  /** What is no program but something that shells do, or would be read as the beginning of something longer. */
  private static final Set<String> OWN =
      Set.of(
          ".",
          ":",
          "alias",
          "bg",
          "bind",
          "break",
          "builtin",
          "caller",
          "case",
          "cd",
          "command",
          "compgen",
          "complete",
          "compopt",
          "continue",
          "coproc",
          "declare",
          "dirs",
          "disown",
          "do",
          "done",
          "elif",
          "else",
          "enable",
          "esac",
          "eval",
          "exec",
          "exit",
          "export",
          "fc",
          "fg",
          "fi",
          "for",
          "function",
          "getopts",
          "hash",
          "help",
          "history",
          "if",
          "in",
          "jobs",
          "kill",
          "let",
          "local",
          "logout",
          "mapfile",
          "popd",
          "pushd",
          "read",
          "readarray",
          "readonly",
          "return",
          "select",
          "set",
          "shift",
          "shopt",
          "source",
          "suspend",
          "then",
          "time",
          "times",
          "trap",
          "type",
          "typeset",
          "ulimit",
          "umask",
          "unalias",
          "unset",
          "until",
          "wait",
          "while");

  /** What each shell does itself, so that it is there also where no program is. */
  private static final Set<String> OF_EACH_SHELL =
      Set.of("echo", "false", "printf", "pwd", "test", "true");

  /** What prints its words at most, and reads and changes nothing of the shell that does it. */
  private static final Set<String> WITHOUT_PROCESS = Set.of(":", "echo", "false", "true");

  private SimpleCommand() {}

  /** Whether {@code script} is one. */
  static boolean is(String script) {
    if (!hasPlainWords(script)) {
      return false;
    }
    String word = first(script);
    return !OWN.contains(word) && !word.startsWith("leat_");
  }

  /** Whether {@code script}, which is one, calls a program, and not what each shell does itself. */
  static boolean callsProgram(String script) {
    return !OF_EACH_SHELL.contains(first(script));
  }

  /** Whether any shell may do {@code script} by itself, behind {@code command}: nothing of that shell has to do with it. */
  static boolean needsNoProcess(String script) {
    return hasPlainWords(script) && WITHOUT_PROCESS.contains(first(script));
  }

  private static String first(String script) {
    return script.strip().split(" ", 2)[0];
  }

  private static boolean hasPlainWords(String script) {
    String line = script.strip();
    if (line.isEmpty() || line.length() > 4096) {
      return false;
    }
    int first = line.length();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == ' ') {
        first = Math.min(first, i);
      } else if (!plain(c) || (c == '=' && i < first)) {
        return false;
      }
    }
    return true;
  }

  private static boolean plain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._-/:=@%+,".indexOf(c) >= 0;
  }
}
