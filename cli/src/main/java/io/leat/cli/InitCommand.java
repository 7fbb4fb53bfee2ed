package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.checkout.Tracking;
import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.init.Survey;
import io.leat.cli.run.RunSummary;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.write.DeclarationWriter;
import io.leat.dsl.write.JobWriter;
import io.leat.engine.job.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code leat init}: writes a first Jobfile for a project, or lays down a sample. */
final class InitCommand implements Command {
  private static final Option SAMPLE =
      Option.valued(
              "sample",
              "NAME",
              "lays down this sample in a new folder; lists the samples without a NAME")
          .with(Option.Count.ALONE);
  private static final Option SYNTAX =
      Option.choice(
          "syntax",
          "SYNTAX",
          List.of("groovy", "yaml", "json", "toml"),
          "the syntax to write; groovy unless given");
  private static final Option PRINT =
      Option.flag("print", "prints the Jobfile to stdout, and writes no file");
  private static final Option FORCE = Option.flag("force", "writes over the Jobfile that is there");

  @Override
  public Usage usage() {
    return new Usage(
        "init",
        "writes a first Jobfile for a project",
        Usage.Operand.optional(
                "FOLDER",
                "the project; the current folder without it; with --sample, the folder to make")
            .ofFiles(),
        List.of(SAMPLE, SYNTAX, PRINT, FORCE),
        List.of(
            "leat init",
            "leat init --print",
            "leat init --syntax yaml",
            "leat init --sample",
            "leat init --sample c-program"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    if (arguments.has(SAMPLE)) {
      ServerOptions.without(
          arguments, List.of(SYNTAX, FORCE), "does not go with --sample: 'leat convert' rewrites");
      return sample(arguments.value(SAMPLE, ""), arguments, session);
    }
    Path folder = folder(arguments.operand(), session);
    if (!Files.isDirectory(folder)) {
      throw new UsageProblem("there is no folder '" + arguments.operand() + "'", null);
    }
    Syntax syntax = Syntax.valueOf(arguments.value(SYNTAX, "groovy").toUpperCase(Locale.ROOT));
    String file = name(syntax);
    if (!arguments.has(PRINT)) {
      free(folder, file, arguments.has(FORCE));
    }
    Survey survey = Survey.of(folder);
    if (survey.isCut()) {
      session.say("not all was looked at: there are more than " + Survey.MOST_FOLDERS + " folders");
    }
    if (survey.isEmpty()) {
      throw new UsageProblem(
          "nothing here says how the project is built; known are "
              + String.join(", ", Survey.known()),
          "begin with a sample, 'leat init --sample hello', or with a script,"
              + " 'leat import build.sh'");
    }
    Path name = folder.getFileName();
    String jobfile = written(survey.jobfile(name == null ? "" : name.toString()), syntax, session);
    survey
        .leftOut()
        .forEach(
            each -> session.err().line(Harmless.line("left out, write its task: '" + each + "'")));
    if (arguments.has(PRINT)) {
      session.out().text(jobfile);
      return ExitCode.OK;
    }
    write(folder.resolve(file), jobfile, arguments.has(FORCE));
    Print err = session.err();
    err.text("wrote ").line(Harmless.line(shown(arguments.operand(), file)));
    survey.tasks().forEach((task, how) -> err.line(Harmless.line("  task '" + task + "': " + how)));
    Tracking.warning(folder.resolve(file), session.terminal().environment())
        .ifPresent(each -> err.line(Harmless.line(each)));
    err.line("next: leat plan, then leat run");
    return ExitCode.OK;
  }

  private static int sample(String name, Arguments arguments, Session session) {
    Samples samples = Samples.installed();
    if (name.isEmpty()) {
      samples.list(session.out());
      session.err().line("'leat init --sample NAME' lays one down in a new folder");
      return ExitCode.OK;
    }
    if (arguments.has(PRINT)) {
      session.out().text(samples.jobfile(name));
      return ExitCode.OK;
    }
    String written = arguments.operand() == null ? name : String.valueOf(arguments.operand());
    samples.jobfile(name);
    Path folder = folder(written, session);
    try {
      if (Files.exists(folder) && !(Files.isDirectory(folder) && isEmpty(folder))) {
        throw new UsageProblem(
            "'" + written + "' exists already", "leat init --sample " + name + " FOLDER");
      }
      samples.copy(name, folder);
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot write '" + written + "': " + JobfileFinder.reason(problem), null);
    }
    session.err().line(Harmless.line("wrote the sample to '" + written + "'"));
    Tracking.warning(folder.resolve("Jobfile"), session.terminal().environment())
        .ifPresent(each -> session.err().line(Harmless.line(each)));
    // of several Jobfiles one has to be named
    String file = JobfileFinder.present(folder).size() > 1 ? " Jobfile" : "";
    session.say("next: leat -C " + RunSummary.quoted(written) + " run" + file);
    return ExitCode.OK;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static Path folder(@Nullable String written, Session session) {
    return session.path(written == null ? "" : written).toAbsolutePath().normalize();
  }

  private static String name(Syntax syntax) {
    return syntax == Syntax.GROOVY
        ? "Jobfile"
        : "Jobfile." + syntax.name().toLowerCase(Locale.ROOT);
  }

  /** Refuses what would take the place of a Jobfile, or stand beside one, so that nobody would know which is meant. */
  private static void free(Path folder, String file, boolean force) {
    // what is behind it may be anybody's
    if (Files.isSymbolicLink(folder.resolve(file))) {
      throw new UsageProblem(
          "'" + file + "' is a link, and what it leads to is not written over",
          "remove it first, or see what would be written: --print");
    }
    for (String there : JobfileFinder.present(folder)) {
      if (!there.equals(file)) {
        throw new UsageProblem(
            "there is '" + there + "' already", "remove it first, or see what is new: --print");
      }
      if (!force) {
        throw new UsageProblem(
            "'" + there + "' exists already",
            "see what would be written: --print; write over it: --force");
      }
    }
  }

  /** The text in its syntax. It is read back first: what is written must be sound, and without a warning. */
  private static String written(String groovy, Syntax syntax, Session session) {
    JobfileResult result = read(groovy, Syntax.GROOVY);
    if (!(result instanceof JobfileResult.Accepted accepted) || !result.diagnostics().isEmpty()) {
      new DiagnosticPrinter(session.err(), "the Jobfile").print(result.diagnostics());
      throw new IllegalStateException("the Jobfile that would be written is not sound");
    }
    if (syntax == Syntax.GROOVY) {
      return groovy;
    }
    List<Declaration> jobs =
        accepted.jobs().stream().map(job -> JobWriter.declared(job.job())).toList();
    return DeclarationWriter.write(jobs, syntax);
  }

  private static JobfileResult read(String text, Syntax syntax) {
    return new JobfileReader(Limits.STANDARD)
        .read(
            "Jobfile",
            syntax,
            text.getBytes(StandardCharsets.UTF_8),
            Inputs.NONE,
            SourceLoader.NONE);
  }

  private static void write(Path file, String text, boolean force) {
    try {
      if (force) {
        Files.writeString(file, text);
      } else {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot write '" + file.getFileName() + "': " + JobfileFinder.reason(problem), null);
    }
  }

  private static String shown(@Nullable String folder, String file) {
    return folder == null ? file : folder.endsWith("/") ? folder + file : folder + "/" + file;
  }
}
