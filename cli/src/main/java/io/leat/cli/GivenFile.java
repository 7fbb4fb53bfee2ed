package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/** Values that stand in files: secrets, which a command line would show to everybody on the machine, and what is too long for it. */
final class GivenFile {
  private GivenFile() {}

  /** An option whose value is the text of a file. */
  static Option option(String name, String help) {
    return Option.valued(name, "@FILE", help);
  }

  /** The text of the file that an option names by {@code @FILE}, without its last line end; null when it was not given, and never empty. */
  static @Nullable String secret(Option option, Arguments arguments, Session session) {
    String written = arguments.value(option);
    if (written == null) {
      return null;
    }
    if (!written.startsWith("@")) {
      throw new UsageProblem(
          "'--" + option.name() + "' is given as @FILE, or as @- for stdin",
          "values on a command line are seen by everybody on the machine");
    }
    String text = text(written.substring(1), session);
    String secret = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (secret.isEmpty()) {
      String file = written.substring(1);
      throw new UsageProblem(
          (file.equals("-") ? "stdin" : "'" + file + "'")
              + ", which '--"
              + option.name()
              + "' names, is empty",
          null);
    }
    return secret;
  }

  /** Whether the file that an option names by {@code @FILE} is not there, such as one that a server has removed. */
  static boolean isGone(Option option, Arguments arguments, Session session) {
    String written = arguments.value(option, "");
    try {
      return written.startsWith("@")
          && !written.equals("@-")
          && Files.notExists(session.terminal().folder().resolve(written.substring(1)));
    } catch (InvalidPathException problem) {
      return false;
    }
  }

  /** The text of {@code file}; {@code -} is stdin. */
  static String text(String file, Session session) {
    try {
      return BoundedFile.text(
          file.equals("-") ? null : session.terminal().folder().resolve(file),
          session.terminal().stdin());
    } catch (InvalidPathException problem) {
      throw new UsageProblem("'" + file + "' is not a path", null);
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + file + "': " + JobfileFinder.reason(problem), null);
    }
  }
}
