package io.leat.cli;

import io.leat.cli.run.MaskedLog;
import io.leat.cli.run.StepMarks;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import io.leat.engine.log.Secret;
import io.leat.git.CheckoutProblem;
import io.leat.git.CheckoutRequest;
import io.leat.git.Checkouts;
import io.leat.git.GitRef;
import io.leat.git.GitUrl;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code leat step}: does one step of a task, in a process that lives on when Leat ends. It is called by the shell of an attempt,
 * not by people, and so is not in the help.
 */
final class StepCommand implements Command {
  private static final Option URL =
      Option.valued("url", "URL", "the repository; without it, the one around --from");
  private static final Option FROM =
      Option.valued("from", "DIR", "a folder of the repository; without it, the current folder");
  private static final Option REF =
      Option.valued("ref", "REF", "a branch, tag or commit; without it, HEAD of the repository");
  private static final Option DEPTH =
      Option.valued("depth", "N", "how many commits of history, 0 for all; without it, 1");
  private static final Option INTO = Option.valued("into", "DIR", "the folder; required");
  private static final Option SUBMODULES = Option.flag("submodules", "takes submodules along");
  private static final Option STEPS =
      Option.valued("steps", "FILE", "mask: where it is noted at which byte a step begins");
  private static final Option WORD =
      Option.valued(
          "word", "WORD", "mask: what the beginning of a step, and the end, is told with");
  private static final Option PARENT =
      Option.valued("parent", "DIR", "run: the folder of the run that this belongs to");
  private static final Option JOB = Option.valued("job", "NAME", "run: the job");
  private static final Option LFS = Option.flag("lfs", "fails when files of Git LFS are missing");

  @Override
  public Usage usage() {
    return new Usage(
        "step",
        "does one step of a task",
        Usage.Operand.required("STEP", "checkout, mask or run").of("checkout", "mask", "run"),
        List.of(
            URL,
            FROM,
            REF,
            DEPTH,
            INTO,
            SUBMODULES,
            LFS,
            STEPS,
            WORD,
            RunOptions.SECRET,
            PARENT,
            JOB,
            JobfileOptions.PARAM,
            RunOptions.APPROVE,
            RunOptions.JSON),
        List.of("leat step checkout --url https://example.com/tools.git --into tools"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    return switch (String.valueOf(arguments.operand())) {
      case "mask" -> mask(arguments, session);
      case "run" ->
          RunOptions.child(arguments.required(PARENT), arguments.required(JOB), arguments, session);
      default -> checkOut(arguments, session);
    };
  }

  /** Copies stdin to stdout with the secrets masked that the environment holds under the names given. */
  private static int mask(Arguments arguments, Session session) {
    List<Secret> secrets = new ArrayList<>();
    for (String name : arguments.values(RunOptions.SECRET)) {
      secrets.add(Secret.of(name, session.terminal().environment().getOrDefault(name, "")));
    }
    try {
      MaskedLog.copy(
          session.terminal().stdin(),
          session.terminal().stdout(),
          secrets,
          new StepMarks(session.path(arguments.required(STEPS)), arguments.required(WORD)));
      return ExitCode.OK;
    } catch (IOException problem) {
      session.err().line("leat: cannot mask: " + Reason.of(problem));
      return ExitCode.FAILED;
    }
  }

  private static int checkOut(Arguments arguments, Session session) {
    // lines of the log come as they are made, not when all is done
    session.out().flush();
    PrintStream log = new PrintStream(session.terminal().stdout(), true, StandardCharsets.UTF_8);
    try {
      new Checkouts(session.terminal().environment()).run(checkout(arguments, session), log);
      return ExitCode.OK;
    } catch (CheckoutProblem problem) {
      Print err = session.err();
      err.ink(Ink.RED, "leat:").text(' ');
      err.line(Harmless.line(String.valueOf(problem.getMessage())));
      String help = problem.help();
      if (help != null) {
        err.text("  ").ink(Ink.CYAN, "help:").text(' ').line(Harmless.line(help));
      }
      return ExitCode.FAILED;
    }
  }

  private static CheckoutRequest checkout(Arguments arguments, Session session)
      throws CheckoutProblem {
    Path folder = session.terminal().folder();
    String url = arguments.value(URL);
    String ref = arguments.value(REF);
    return new CheckoutRequest(
        url == null ? null : GitUrl.parse(url, folder),
        session.path(arguments.value(FROM, ".")),
        ref == null ? null : GitRef.parse(ref),
        depth(arguments.value(DEPTH, "1")),
        arguments.has(SUBMODULES),
        arguments.has(LFS),
        session.path(arguments.required(INTO)));
  }

  private static int depth(String written) {
    try {
      int depth = Integer.parseInt(written);
      if (depth >= 0) {
        return depth;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new UsageProblem("'" + written + "' is not a depth", "it takes a number from 0 on");
  }
}
