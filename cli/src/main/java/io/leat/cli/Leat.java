package io.leat.cli;

import io.leat.cli.client.ServerProblem;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Marks;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The entry of the command line. */
public final class Leat {
  private static final String NO_PAGER = "--" + Usage.NO_PAGER.name();

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
  static int run(String[] words, Terminal given) {
    PagedOutput paged = new PagedOutput(given.stdout(), given.environment());
    Terminal terminal =
        given.toTerminal()
            ? given.with(
                paged, given.talkToTerminal() ? paged.beside(given.stderr()) : given.stderr())
            : given;
    String when = color(words, terminal.environment());
    boolean ascii = Marks.plain(terminal.environment());
    boolean data = Arrays.stream(words).anyMatch(Leat::isData);
    Print out =
        new Print(
            terminal.stdout(), terminal.coloured(when, terminal.toTerminal()), ascii && !data);
    Print err =
        new Print(terminal.stderr(), terminal.coloured(when, terminal.talkToTerminal()), ascii);
    int code;
    try {
      code = command(words, new Session(terminal, out, err));
    } catch (UsageProblem problem) {
      usage(problem, err);
      code = ExitCode.USAGE;
    } catch (ServerProblem problem) {
      out.flush();
      code = server(problem, err);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      code = ExitCode.INTERRUPTED;
    } catch (RuntimeException | Error bug) {
      out.flush();
      bug(bug, words, terminal, err);
      code = ExitCode.FAILED;
    }
    out.flush();
    if (out.failure().isPresent() && !paged.isPaged()) {
      String reason = String.valueOf(out.failure().get().getMessage());
      // whoever read the output may stop reading when he likes
      if (!reason.contains("Broken pipe")) {
        err.text("leat: cannot write the output: ").line(reason);
      }
      code = code == ExitCode.OK ? ExitCode.FAILED : code;
    }
    err.flush();
    try {
      paged.close();
    } catch (IOException nobodyReads) {
      code = code == ExitCode.OK ? ExitCode.FAILED : code;
    }
    return code;
  }

  /** Whether a word asks for something that programs read: what stands there is not changed. */
  private static boolean isData(String word) {
    return word.equals("--json")
        || word.startsWith("--format")
        || List.of("convert", "init", "import", "api", "completion", "names").contains(word);
  }

  private static int command(String[] words, Session session) throws InterruptedException {
    String word = words.length == 0 ? "" : words[0];
    if (word.startsWith("-C") || word.equals("--chdir")) {
      boolean joined = word.length() > 2 && !word.startsWith("--");
      if (!joined && words.length == 1) {
        throw new UsageProblem("'" + word + "' lacks its DIR", "write leat -C DIR COMMAND");
      }
      return command(
          Arrays.copyOfRange(words, joined ? 1 : 2, words.length),
          session.in(joined ? word.substring(2) : words[1]));
    }
    return switch (word) {
      case "" -> {
        if (Here.print(session)) {
          yield ExitCode.OK;
        }
        Help.overview(session.err());
        session.err().line("There is no Jobfile here: leat init writes one.");
        yield ExitCode.USAGE;
      }
      case "--help", "-h" -> {
        page(words, session);
        Help.overview(session.out());
        yield ExitCode.OK;
      }
      case "--version", "-V" -> {
        Version.print(session.out());
        yield ExitCode.OK;
      }
      case "help" -> {
        page(words, session);
        String of =
            Arrays.stream(words)
                .skip(1)
                .filter(each -> !each.equals(NO_PAGER))
                .findFirst()
                .orElse("");
        switch (of) {
          case "" -> Help.overview(session.out());
          case "--man" -> ManPage.print(session.out());
          default -> Help.of(known(of).usage(), session.out());
        }
        yield ExitCode.OK;
      }
      default -> run(known(word), words, session);
    };
  }

  /** For help, which is given whatever else was written. */
  private static void page(String[] words, Session session) {
    String set = session.terminal().environment().get(Usage.NO_PAGER.variable());
    if (!Arrays.asList(words).contains(NO_PAGER) && !"true".equals(set)) {
      session.page();
    }
  }

  private static int run(Command command, String[] words, Session session)
      throws InterruptedException {
    Usage usage = command.usage();
    Arguments arguments = Arguments.read(usage, words, 1, session.terminal().environment());
    if (arguments.has(Usage.HELP)) {
      page(words, session);
      Help.of(usage, session.out());
      return ExitCode.OK;
    }
    if (command.isPaged(arguments) && !arguments.has(Usage.NO_PAGER)) {
      session.page();
    }
    String folder = arguments.value(Usage.CHDIR);
    return command.run(arguments, folder == null ? session : session.in(folder));
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
    // reading a Jobfile says that it failed, and why
    if (bug instanceof OutOfMemoryError || bug.getCause() instanceof OutOfMemoryError) {
      long half = Runtime.getRuntime().maxMemory() / (1024 * 1024);
      usage(
          new UsageProblem(
              "not enough memory for 'leat " + String.join(" ", words) + "'",
              "Leat takes half of what this machine, or its container, has, here "
                  + half
                  + " MB: give that more"),
          err);
      return;
    }
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
