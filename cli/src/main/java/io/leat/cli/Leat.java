package io.leat.cli;

import io.leat.cli.client.ServerProblem;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Suggestion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** The entry of the command line. */
public final class Leat {
  private Leat() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the words after {@code leat}
   */
  public static void main(String[] arguments) {
    int code = run(arguments, Terminal.ofProcess());
    if (code != ExitCode.OK) {
      System.exit(code);
    }
  }

  /** Runs one command and returns its exit code. */
  static int run(String[] words, Terminal terminal) {
    String when = color(words, terminal.environment());
    Print out = new Print(terminal.stdout(), terminal.coloured(when, terminal.toTerminal()));
    Print err = new Print(terminal.stderr(), terminal.coloured(when, terminal.talkToTerminal()));
    int code;
    try {
      code = command(words, new Session(terminal, out, err));
    } catch (UsageProblem problem) {
      usage(problem, err);
      code = ExitCode.USAGE;
    } catch (ServerProblem problem) {
      out.flush();
      code = server(problem, err);
    } catch (RuntimeException | Error bug) {
      out.flush();
      bug(bug, words, terminal, err);
      code = ExitCode.FAILED;
    }
    out.flush();
    if (out.failure().isPresent()) {
      String reason = String.valueOf(out.failure().get().getMessage());
      // whoever read the output may stop reading when he likes
      if (!reason.contains("Broken pipe")) {
        err.text("leat: cannot write the output: ").line(reason);
      }
      code = code == ExitCode.OK ? ExitCode.FAILED : code;
    }
    err.flush();
    return code;
  }

  private static int command(String[] words, Session session) {
    String word = words.length == 0 ? "" : words[0];
    return switch (word) {
      case "" -> {
        Help.overview(session.err());
        yield ExitCode.USAGE;
      }
      case "--help", "-h" -> {
        Help.overview(session.out());
        yield ExitCode.OK;
      }
      case "--version", "-V" -> {
        Version.print(session.out());
        yield ExitCode.OK;
      }
      case "help" -> {
        if (words.length == 1) {
          Help.overview(session.out());
        } else {
          Help.of(known(words[1]).usage(), session.out());
        }
        yield ExitCode.OK;
      }
      default -> run(known(word), words, session);
    };
  }

  private static int run(Command command, String[] words, Session session) {
    Usage usage = command.usage();
    Arguments arguments = Arguments.read(usage, words, 1, session.terminal().environment());
    if (arguments.has(Usage.HELP)) {
      Help.of(usage, session.out());
      return ExitCode.OK;
    }
    return command.run(arguments, session);
  }

  private static Command known(String word) {
    Command command = Commands.named(word);
    if (command == null) {
      String help = Suggestion.help(word, Commands.NAMES);
      throw new UsageProblem(
          word.startsWith("-")
              ? "an option stands after the command: '" + word + "'"
              : "there is no command '" + word + "'",
          help == null ? "'leat --help' lists the commands" : help);
    }
    return command;
  }

  /** Colours are settled before the rest is read, so that what is said about the rest has them too. */
  private static String color(String[] words, Map<String, String> environment) {
    for (int i = 0; i < words.length && !words[i].equals("--"); i++) {
      if (words[i].startsWith("--color=")) {
        return words[i].substring("--color=".length());
      }
      if (words[i].equals("--color") && i + 1 < words.length) {
        return words[i + 1];
      }
    }
    String set = environment.get(Usage.COLOR.variable());
    return set == null ? "auto" : set;
  }

  private static void usage(UsageProblem problem, Print err) {
    err.ink(Ink.RED, "leat:").text(' ').line(Harmless.line(String.valueOf(problem.getMessage())));
    String help = problem.help();
    if (help != null) {
      err.text("  ").ink(Ink.CYAN, "help:").text(' ').line(Harmless.line(help));
    }
  }

  private static int server(ServerProblem problem, Print err) {
    for (String detail : problem.details()) {
      err.line(Harmless.line(detail));
    }
    usage(new UsageProblem(String.valueOf(problem.getMessage()), problem.help()), err);
    return switch (problem.kind()) {
      case AWAY, SIGNED_OUT -> ExitCode.NO_SERVER;
      case REFUSED -> ExitCode.FAILED;
      case JOBFILE -> ExitCode.REJECTED;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
    };
  }

  private static void bug(Throwable bug, String[] words, Terminal terminal, Print err) {
    boolean debug = !terminal.environment().getOrDefault("LEAT_DEBUG", "").isEmpty();
    err.ink(Ink.RED, "leat: error[" + DiagnosticCode.BUG.text() + "]:");
    err.text(' ').text(DiagnosticCode.BUG.title()).text(", during 'leat ");
    err.text(Harmless.line(String.join(" ", words))).line("'");
    if (debug) {
      StringWriter trace = new StringWriter();
      bug.printStackTrace(new PrintWriter(trace));
      Version.print(err);
      err.text(trace.toString());
    } else {
      err.text("  ").ink(Ink.CYAN, "help:");
      err.line(" run it again with LEAT_DEBUG=1 and report what it prints, with the Jobfile");
    }
  }
}
