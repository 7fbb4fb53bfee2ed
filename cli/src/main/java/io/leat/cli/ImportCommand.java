package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.checkout.Tracking;
import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.job.NameRule;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code leat import}: makes a Jobfile of a shell script. */
final class ImportCommand implements Command {
  private static final Option NAME =
      Option.valued("name", "JOB", "the name of the job; without it, that of the script");
  private static final Option OUTPUT =
      Option.valued(
              "output",
              "FILE",
              "writes this new file, in the syntax of its ending, instead of stdout")
          .lettered('o')
          .ofFiles();

  @Override
  public Usage usage() {
    return new Usage(
        "import",
        "makes a Jobfile of a shell script",
        Usage.Operand.required("SCRIPT", "the script; - for stdin").ofFiles(),
        List.of(NAME, OUTPUT),
        List.of("leat import build.sh", "leat import build.sh --name web -o Jobfile"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String operand = String.valueOf(arguments.operand());
    String name = name(arguments.value(NAME), operand);
    ImportedScript script = ImportedScript.of(operand, bytes(operand, session));
    String output = arguments.value(OUTPUT);
    if (output == null) {
      session.out().text(script.jobfile(name, Syntax.GROOVY));
      return ExitCode.OK;
    }
    Path file = session.path(output);
    String jobfile = script.jobfile(name, Syntax.of(output));
    try {
      Files.writeString(file, jobfile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException there) {
      throw new UsageProblem(
          "'" + output + "' exists already", "choose another file, or remove this one");
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot write '" + output + "': " + JobfileFinder.reason(problem), null);
    }
    Tracking.warning(file, session.terminal().environment())
        .ifPresent(each -> session.err().line(Harmless.line(each)));
    return ExitCode.OK;
  }

  private static byte[] bytes(String operand, Session session) {
    int most = Limits.STANDARD.sourceBytes();
    byte[] bytes;
    try {
      if (operand.equals("-")) {
        bytes = session.terminal().stdin().readNBytes(most + 1);
      } else {
        Path script = session.path(operand);
        if (Files.isDirectory(script)) {
          throw new UsageProblem("'" + operand + "' is a folder, not a script", null);
        }
        bytes = BoundedFile.read(script, most);
      }
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot read '" + operand + "': " + JobfileFinder.reason(problem), null);
    }
    if (bytes.length > most) {
      throw new UsageProblem(
          "'" + operand + "' is larger than a Jobfile may be, " + most + " bytes",
          "leave the script where it is, and run it by a step such as sh './script.sh'");
    }
    return bytes;
  }

  /** The name that was given, or that of the script without its folder and ending, made fit. */
  private static String name(@Nullable String given, String script) {
    if (given != null) {
      Optional<String> problem = NameRule.TITLE.problem(given);
      if (problem.isPresent()) {
        throw new UsageProblem(problem.get() + ": '" + given + "'", null);
      }
      return given;
    }
    String file = script.substring(script.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    String name = dot > 0 ? file.substring(0, dot) : file;
    return name.equals("-") || NameRule.TITLE.problem(name).isPresent() ? "script" : name;
  }
}
