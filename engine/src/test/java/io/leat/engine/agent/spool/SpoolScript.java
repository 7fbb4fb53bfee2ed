package io.leat.engine.agent.spool;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StepScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a {@code NAME.todo}: one shell that runs the steps of an attempt in a session of its own. */
final class SpoolScript {
  private final AttemptSpec spec;
  private final AttemptFolder folder;
  private final StringBuilder text = new StringBuilder();

  private SpoolScript(AttemptSpec spec) {
    this.spec = spec;
    this.folder = spec.folder();
  }

  /** Writes the scripts of the steps, and gives what runs them. */
  static String of(AttemptSpec spec) throws IOException {
    if (spec.masks()) {
      throw new IOException("a folder that is served by others keeps no secret");
    }
    return new SpoolScript(spec).text();
  }

  private String text() throws IOException {
    line("read -r stat < /proc/$$/stat && printf '%s\\n' \"$stat\" > " + quoted(folder.claim()));
    line(
        "export LEAT_MARK="
            + quoted(spec.ticket().mark())
            + " LEAT_OUTPUT="
            + quoted(folder.output()));
    for (Map.Entry<String, String> each : spec.environment().entrySet()) {
      line("export " + each.getKey() + "=" + quoted(each.getValue()));
    }
    for (Path each : spec.fifos()) {
      String fifo = quoted(each);
      line("[ -p " + fifo + " ] || mkfifo " + fifo + " 2> /dev/null || [ -p " + fifo + " ]");
    }
    line("steps() {");
    line("cd " + quoted(spec.workspace()) + " || exit 126");
    for (int i = 0; i < spec.steps().size(); i++) {
      step(i + 1, spec.steps().get(i));
    }
    line("}");
    String log = quoted(folder.log());
    String code = quoted(folder.path().resolve("code"));
    Path input = spec.streams().input();
    line(": > " + log);
    line(
        "{ ( steps ) 2>> "
            + log
            + "; echo $? > "
            + code
            + "; } < "
            + (input == null ? "/dev/null" : quoted(input))
            + (spec.streams().outputs().isEmpty() ? " >> " + log : " | tee -a " + log + fifos()));
    line("mv " + code + " " + quoted(folder.exit()));
    return text.toString();
  }

  private String fifos() {
    return spec.streams().outputs().stream()
        .map(each -> " " + quoted(each))
        .collect(Collectors.joining());
  }

  private void step(int number, StepScript step) throws IOException {
    if (spec.notesSteps()) {
      line(
          "echo \"%d $(($(wc -c < %s)))\" >> %s"
              .formatted(number, quoted(folder.log()), quoted(folder.steps())));
    }
    switch (step) {
      case StepScript.Script script -> {
        Files.writeString(folder.script(number), script.text());
        line("sh " + quoted(folder.script(number)) + " || exit");
      }
      case StepScript.Program program -> line(words(program.words()) + " || exit");
      case StepScript.Source source -> {
        Files.writeString(folder.script(number), source.text());
        line(words(source.words()) + " " + quoted(folder.script(number)) + " || exit");
      }
      case StepScript.Under _, StepScript.LeftOut _ ->
          throw new IOException("a step here has no settings of its own");
    }
  }

  private static String words(List<String> words) {
    return words.stream().map(SpoolScript::quoted).collect(Collectors.joining(" "));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String quoted(Path path) {
    return quoted(path.toString());
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
