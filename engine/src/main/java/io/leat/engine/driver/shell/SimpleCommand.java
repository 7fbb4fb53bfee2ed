package io.leat.engine.driver.shell;

import java.util.Set;

/**
 * Tells scripts that are one plain command, such as {@code mvn -q package > /dev/null 2>&1}: a program and words without anything that a
 * shell would interpret, but for redirections that cannot fail. It takes the place of the shell of its step, as in make; a script of its own
 * would cost more than all the rest of an attempt, and would do the same.
 */
final class SimpleCommand {
  /** What is no program but something that shells do, or would be read as the beginning of something longer. */
  private static final Set<String> OWN =
      Set.of(
          """
          . : alias bg bind break builtin caller case cd command compgen complete compopt continue
          coproc declare dirs disown do done elif else enable esac eval exec exit export fc fg fi
          for function getopts hash help history if in jobs kill let local logout mapfile popd
          pushd read readarray readonly return select set shift shopt source suspend then time
          times trap type typeset ulimit umask unalias unset until wait while\
          """
              .split("\\s"));

  /** What each shell does itself, so that it is there also where no program is. */
  private static final Set<String> OF_EACH_SHELL =
      Set.of("echo", "false", "printf", "pwd", "test", "true");

  /** What prints its words at most, and reads and changes nothing of the shell that does it. */
  private static final Set<String> WITHOUT_PROCESS = Set.of(":", "echo", "false", "true");

  /** Redirections that cannot fail, each without a blank. Others can, and what a shell says of that names the script. */
  private static final Set<String> REDIRECTIONS =
      Set.of(">/dev/null", "1>/dev/null", "2>/dev/null", "2>&1", "1>&2", ">&2");

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
    String first = first(script);
    if (line.length() > 4096 || !isPlain(first) || first.isEmpty() || first.indexOf('=') >= 0) {
      return false;
    }
    for (String word : line.replace("> /dev/null", ">/dev/null").split(" ")) {
      if (!isPlain(word) && !REDIRECTIONS.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!isPlain(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._-/:=@%+,".indexOf(c) >= 0;
  }
}
