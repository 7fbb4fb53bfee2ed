package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.write.DeclarationWriter;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Step;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A shell script as the only step of a Jobfile, with the same output as when bash runs it.
 *
 * <p>A script with a {@code #!} line is kept byte for byte. A step without that line runs in bash with {@code -e} and {@code -o
 * pipefail}, which a script on its own does not; so one that does not set both first gets the line {@code #!/usr/bin/env bash}
 * before it, and the rest is kept byte for byte. The numbers of its lines are one higher then.
 *
 * @param text the text of the step
 */
record ImportedScript(String text) {
  private static final Pattern NO_SCRIPT =
      Pattern.compile(
          "(?i)(.*/)?(Jenkinsfile|Jobfile|Makefile|GNUmakefile|Dockerfile(\\..*)?|Containerfile(\\..*)?|justfile|.*\\.(ya?ml|json|toml|groovy|gradle|kts|xml|md|html?|php|bat|cmd|ps1|py|rb|pl|js|ts|mk))");

  /** The words that pipelines of others begin their parts with, on lines of their own. */
  private static final Pattern PIPELINE =
      Pattern.compile("(?m)^(jobs|stages|pipeline|steps|on):\\s*$|^(pipeline|node)\\s*\\{");

  /** What a first line is that no shell script begins with: of a Dockerfile, the rule or variable of a Makefile, a key of YAML. */
  private static final Pattern OTHER_BEGIN =
      Pattern.compile(
          "(FROM|ARG)\\s+\\S.*|[\\w./%-]+:(\\s.*)?|[\\w.-]+\\s*[:?+]=.*|\\w+\\s+=\\s.*");

  private static final String BASH = "#!/usr/bin/env bash\n";

  /**
   * Reads the bytes of a script.
   *
   * @throws UsageProblem when they are no text that a Jobfile can hold
   */
  static ImportedScript of(String name, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        throw new UsageProblem(
            "'" + name + "' is no script: it holds a NUL at byte " + i,
            "a program is run by a step such as sh './" + name + "'");
      }
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException problem) {
      throw new UsageProblem(
          "'" + name + "' is not in UTF-8", "convert it first, such as by 'iconv -t UTF-8'");
    }
    if (text.isBlank()) {
      throw new UsageProblem("'" + name + "' is empty", null);
    }
    if (text.startsWith("\uFEFF")) {
      throw new UsageProblem(
          "'" + name + "' begins with a byte order mark, which no shell reads",
          "remove it, such as by 'sed -i 1s/^.//'");
    }
    if (!text.startsWith("#!")
        && (NO_SCRIPT.matcher(name).matches()
            || PIPELINE.matcher(text).find()
            || OTHER_BEGIN.matcher(first(text)).matches())) {
      throw new UsageProblem(
          "'" + name + "' is no shell script, and only of these a Jobfile is made",
          "write a Jobfile by hand, or by 'leat init'; for pipelines of others see"
              + " from-github-actions.md and its like in docs");
    }
    return new ImportedScript(text.startsWith("#!") || stopsAtFailures(text) ? text : BASH + text);
  }

  /** Whether the first command is a {@code set} that turns on what a step has on: {@code -e} and {@code pipefail}. */
  private static boolean stopsAtFailures(String text) {
    return setsBoth(first(text).split("[ \t]+", -1));
  }

  /** The first line that is neither blank nor a comment; empty when there is none. */
  private static String first(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .orElse("");
  }

  /** Only the plainest forms count: {@code set -euo pipefail}, {@code set -e -o pipefail}, {@code set -o errexit -o pipefail}. */
  private static boolean setsBoth(String[] words) {
    if (!words[0].equals("set")) {
      return false;
    }
    boolean errors = false;
    boolean pipes = false;
    for (int i = 1; i < words.length; i++) {
      String option = words[i];
      if (option.length() < 2 || option.charAt(0) != '-' || !isLetters(option)) {
        return false;
      }
      errors |= option.indexOf('e') > 0;
      if (option.endsWith("o")) {
        String named = ++i < words.length ? words[i] : "";
        if (named.isEmpty() || !isLetters("-" + named)) {
          return false;
        }
        errors |= named.equals("errexit");
        pipes |= named.equals("pipefail");
      } else if (option.indexOf('o') > 0) {
        return false;
      }
    }
    return errors && pipes;
  }

  private static boolean isLetters(String option) {
    for (int i = 1; i < option.length(); i++) {
      if (option.charAt(i) < 'a' || option.charAt(i) > 'z') {
        return false;
      }
    }
    return true;
  }

  /**
   * The Jobfile, with one job of one task of one step, read back to be sure.
   *
   * @param name of the job and of its task
   * @throws UsageProblem when it would be over a limit of Jobfiles
   */
  String jobfile(String name, Syntax syntax) {
    Declaration step = Declaration.of("sh").with(Datum.of(Template.of(text)));
    Declaration task = Declaration.of("task").with(Datum.of(name)).with(List.of(step));
    Declaration job = Declaration.of("job").with(Datum.of(name)).with(List.of(task));
    String jobfile = DeclarationWriter.write(List.of(job), syntax);
    JobfileResult result =
        new JobfileReader(Limits.STANDARD)
            .read(
                "the Jobfile",
                syntax,
                jobfile.getBytes(StandardCharsets.UTF_8),
                Inputs.NONE,
                SourceLoader.NONE);
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new UsageProblem(
          "a Jobfile cannot hold the script: " + result.diagnostics().getFirst().message(),
          "leave the script where it is, and run it by a step such as sh './script.sh'");
    }
    Step read = accepted.jobs().getFirst().job().graph().tasks().getFirst().steps().getFirst();
    if (!(read instanceof Step.Shell(var _, Template script))
        || !script.equals(Template.of(text))) {
      throw new IllegalStateException("the script is not the same when it is read back");
    }
    return jobfile;
  }
}
