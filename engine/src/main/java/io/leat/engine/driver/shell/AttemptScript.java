package io.leat.engine.driver.shell;

import io.leat.engine.agent.AttemptFile;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StepScript;
import io.leat.engine.job.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * What the supervising shell of an attempt reads: {@code run}, the scripts of the steps, and the secrets. The functions that it calls
 * are those of {@code launcher.sh}.
 */
public final class AttemptScript {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What opens stdout or stderr of a step anew. */
  private static final Pattern NAMES_ITS_OWN =
      Pattern.compile("/dev/(?:stdout|stderr|fd/)|/proc/(?:self|\\$\\$|\\$\\{?BASHPID\\}?)/fd/");

  /** The room in which scripts are made, in units of 1 KiB: a sixteenth of the memory. */
  private static final int ROOM =
      Math.clamp(Runtime.getRuntime().maxMemory() >> 14, 1 << 10, 1 << 20);

  private static final Semaphore FREE = new Semaphore(ROOM, true);

  /** A text is held as it is given, quoted, as text and as bytes. */
  private static final int TIMES_ITS_LENGTH = 8;

  private final AttemptSpec spec;
  private final AttemptFolder folder;
  private final List<String> mask;
  private final StringBuilder text = new StringBuilder(512);
  private final Map<Path, String> files = new LinkedHashMap<>();

  private int maskedValues;

  /** Whether a variable of what is written now names stdout or stderr as a file. */
  private boolean named;

  private AttemptScript(AttemptSpec spec, List<String> mask) {
    this.spec = spec;
    this.folder = spec.folder();
    this.mask = mask;
  }

  /**
   * The files of {@code spec} and their texts; {@code run} is the last.
   *
   * @param mask the words of the command that masks a log, where the attempt runs; the names of the secrets are added to them. Empty
   *     when the log is masked later
   */
  public static Map<Path, String> files(AttemptSpec spec, List<String> mask) {
    AttemptScript script = new AttemptScript(spec, mask);
    script.make();
    return script.files;
  }

  /** What makes files of a spec; gives whether it did. */
  public interface Making {
    boolean make() throws IOException;
  }

  /**
   * Makes something of the files of {@code spec} when there is room in the memory for its texts: of small ones many at once, of the largest
   * one after the other. {@code making} waits for nobody.
   */
  public static boolean inRoom(AttemptSpec spec, Making making) throws IOException {
    int room = (int) Math.min(ROOM, 1 + length(spec) * TIMES_ITS_LENGTH / 1024);
    FREE.acquireUninterruptibly(room);
    try {
      return making.make();
    } finally {
      FREE.release(room);
    }
  }

  /** How many characters its texts have. */
  private static long length(AttemptSpec spec) {
    long length = 0;
    for (Map<String, String> texts :
        List.of(
            spec.environment(),
            spec.secrets().values(),
            spec.secrets().held(),
            spec.secrets().files())) {
      for (String text : texts.values()) {
        length += text.length();
      }
    }
    for (StepScript step : spec.steps()) {
      length += step.length();
    }
    return length;
  }

  /** Writes the files of {@code spec}. Its folder exists. */
  public static void write(AttemptSpec spec, List<String> mask) throws IOException {
    inRoom(
        spec,
        () -> {
          writeAll(spec, mask);
          return true;
        });
  }

  private static void writeAll(AttemptSpec spec, List<String> mask) throws IOException {
    for (Map.Entry<Path, String> file : files(spec, mask).entrySet()) {
      if (file.getKey().equals(spec.folder().secrets())) {
        Files.createFile(
            file.getKey(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void make() {
    text.append("leat_fence=").append(spec.lease().fence()).append('\n');
    // behind the mark of the attempt that this Leat runs in, if it does: whoever ends that one
    // finds all below it
    text.append("LEAT_MARK=${LEAT_MARK:-}").append(ShellText.quoted(spec.ticket().mark()));
    text.append("; export LEAT_MARK\n");
    // without `command`, a shell of POSIX ends when there is no room for the log
    text.append("command exec < /dev/null >> \"$leat_folder/log\" 2>&1 || leat_finish 126\n");
    if (spec.steps().isEmpty() || !spec.steps().stream().allMatch(this::inSupervisor)) {
      text.append("leat_silent\n");
    }
    secrets();
    text.append("leat_output=").append(ShellText.quoted(folder.output().toString())).append('\n');
    environment();
    named = isNamed(spec.environment().values());
    // before the steps: InteractiveShell reads up to here
    text.append("cd ").append(ShellText.quoted(spec.workspace().toString()));
    text.append(" || leat_close 126\n");
    int number = 1;
    for (StepScript step : spec.steps()) {
      if (!(step instanceof StepScript.LeftOut) && !inSupervisor(step)) {
        define(number, step);
      }
      number++;
    }
    streams();
    steps();
    text.append("leat_code=$?\n");
    if (!spec.streams().outputs().isEmpty()) {
      text.append("exec >> \"$leat_folder/log\"\n");
      text.append("[ -z \"${leat_tee:-}\" ] || leat_teed '");
      text.append(spec.streams().recording() == Recording.NONE ? "'\n" : "recorded'\n");
      if (spec.streams().recording() != Recording.NONE) {
        text.append("[ ! -e \"$leat_folder/cut\" ] || leat_keep \"$leat_folder/steps\" '1| 0'\n");
      }
    }
    text.append("leat_close \"$leat_code\"\n");
    files.put(folder.run(), text.toString());
  }

  /**
   * A function that gives a step its variables. It is called in the shell of the step: this one waits, masks and counts the time by
   * programs and words of its own, whatever they say.
   */
  private void environment() {
    text.append("leat_env() {\n");
    export("LEAT_OUTPUT", folder.output().toString());
    spec.environment().forEach(this::export);
    text.append(spec.masks() ? "leat_secrets\n}\n" : "}\n");
  }

  private void export(String name, String value) {
    text.append("export ").append(name).append('=').append(ShellText.quoted(value)).append('\n');
  }

  private boolean masks() {
    return spec.masks() && !mask.isEmpty();
  }

  /**
   * Secrets come by a file that only the owner may read and that is emptied first; all that is printed passes the mask. That is begun first:
   * nothing that a task is given changes how it runs, and what a shell says of a variable passes it. It gets the values under names of its
   * own, since a name of the task may be one that its launcher uses.
   */
  private void secrets() {
    if (!spec.masks()) {
      return;
    }
    StringBuilder values = new StringBuilder();
    StringBuilder given = new StringBuilder("leat_secrets() {\n:\n");
    StringBuilder masked = new StringBuilder();
    StringBuilder stored = new StringBuilder();
    for (Map.Entry<String, String> secret : spec.secrets().values().entrySet()) {
      String name = masked(secret.getValue(), values, masked);
      given.append("export ").append(secret.getKey()).append("=\"$").append(name).append("\"\n");
    }
    for (Map.Entry<String, String> held : spec.secrets().held().entrySet()) {
      String name = masked(held.getValue(), values, masked);
      given.append(held.getKey()).append("=\"$").append(name).append("\"\n");
    }
    for (Map.Entry<String, String> file : spec.secrets().files().entrySet()) {
      String name = masked(file.getValue(), values, masked);
      stored.append("leat_secret_file ").append(file.getKey()).append(" \"$").append(name);
      stored.append("\"\n");
    }
    for (Map.Entry<String, String> path : spec.secrets().paths().entrySet()) {
      boolean isHeld = path.getKey().startsWith("leat_");
      given.append(isHeld ? "" : "export ").append(path.getKey());
      given.append("=\"$leat_folder/").append(AttemptFile.SECRET_FILES.text()).append('/');
      given.append(path.getValue()).append("\"\n");
    }
    for (String value : spec.ticket().masked()) {
      masked(value, values, masked);
    }
    files.put(folder.secrets(), values.append(given).append("}\n").toString());
    text.append(". \"$leat_folder/secrets\"\n: > \"$leat_folder/secrets\"\n").append(stored);
    if (!masks()) {
      return;
    }
    // by which marks are told from what looks like one
    text.append("leat_word=").append(HexFormat.of().toHexDigits(RANDOM.nextLong())).append('\n');
    text.append("mkfifo -m 600 \"$leat_folder/raw\" || leat_finish 126\n");
    // it outlives the steps when they are stopped, since it has their last words
    text.append("(\n  leat_deaf\n");
    // to the mask, and to no step
    text.append("  export").append(masked).append('\n');
    text.append("  exec");
    for (String word : mask) {
      text.append(' ').append(ShellText.quoted(word));
    }
    text.append(" --steps \"$leat_folder/steps\" --word \"$leat_word\"");
    text.append(masked.toString().replace(" ", " --secret "));
    text.append(
        "\n) < \"$leat_folder/raw\" 3>&- &\nleat_mask=$!\nexec > \"$leat_folder/raw\" 2>&1\n");
  }

  /** Names a value, in a line of {@code values}; gives the name, which stands in {@code masked} too. */
  private String masked(String value, StringBuilder values, StringBuilder masked) {
    String name = "leat_masked_" + ++maskedValues;
    values.append(name).append('=').append(ShellText.quoted(value)).append('\n');
    masked.append(' ').append(name);
    return name;
  }

  /** Where there is no pipe a file would be written or read in its place. */
  private void pipe(Path path) {
    text.append("leat_pipe ").append(ShellText.quoted(path.toString())).append('\n');
  }

  private void streams() {
    Path input = spec.streams().input();
    if (input != null) {
      pipe(input);
      text.append("exec < ").append(ShellText.quoted(input.toString())).append('\n');
    }
    List<Path> outputs = spec.streams().outputs();
    if (outputs.isEmpty()) {
      return;
    }
    outputs.forEach(this::pipe);
    String last = ShellText.quoted(outputs.getLast().toString());
    if (outputs.size() == 1 && spec.streams().recording() == Recording.NONE) {
      text.append("exec > ").append(last).append('\n');
      return;
    }
    // without -p the copying ends when its one reader does, and the producer learns it as in a pipe
    // of a shell
    text.append("mkfifo -m 600 \"$leat_folder/out\" || leat_close 126\n{ ");
    if (spec.streams().recording() != Recording.NONE) {
      AttemptFile file =
          spec.streams().recording() == Recording.ARTIFACT
              ? AttemptFile.STREAM
              : masks() ? AttemptFile.RAW : AttemptFile.LOG;
      // what it says on stderr is that it could not write
      text.append("{ { { tee -a \"$leat_folder/").append(file.text());
      text.append("\" 2>&1 >&4 4>&-; leat_copied \"$?\"; } | leat_cut 4>&-; } 4>&1; }");
      text.append(outputs.size() == 1 ? "" : " | ");
    }
    if (outputs.size() > 1) {
      text.append("tee -p");
      for (Path output : outputs.subList(0, outputs.size() - 1)) {
        text.append(' ').append(ShellText.quoted(output.toString()));
      }
    }
    text.append(" > ").append(last).append("; } < \"$leat_folder/out\" 2> /dev/null 3>&- &\n");
    text.append("leat_tee=$!\nexec > \"$leat_folder/out\"\n");
  }

  /** A function that runs a step, to be called in a shell of its own: what is set for it is not there for the next. */
  private void define(int number, StepScript step) {
    text.append("leat_step_").append(number).append("() {\nleat_env\n");
    if (step instanceof StepScript.Under under) {
      if (!under.dir().isEmpty()) {
        // a relative path would be looked up in CDPATH
        text.append("cd ").append(ShellText.quoted("./" + under.dir())).append(" || exit\n");
      }
      under.environment().forEach(this::export);
      for (String name : under.secrets()) {
        text.append("export ").append(name).append("=\"$").append(AttemptSpec.held(number, name));
        text.append("\"\n");
      }
      command(number, under.step());
    } else {
      command(number, step);
    }
    text.append("\n}\n");
  }

  private void steps() {
    int number = 1;
    for (StepScript step : spec.steps()) {
      text.append(number > 1 ? " && leat_goes && " : "leat_goes && ");
      if (spec.notesSteps()) {
        text.append("leat_boundary ").append(number).append(" && ");
      }
      switch (step) {
        case StepScript.LeftOut(String _, String because) ->
            text.append("leat_left ").append(number).append(' ').append(ShellText.quoted(because));
        case StepScript.Under under -> under(number, under);
        case StepScript.Script(String _, String script) when inSupervisor(step) ->
            // no function of the account; and where it cannot print, no shell ends of it
            text.append("command ").append(script.strip());
        default -> run(number, step, named);
      }
      number++;
    }
    text.append(spec.steps().isEmpty() ? ":\n" : "\n");
  }

  /**
   * Whether the shell that waits does a step by itself, which saves the process that takes a quarter of the time of such an attempt (ADR 67).
   * Its log is a file then: in a pipe that nobody reads any more a step ends with 141, and that shell would go on.
   */
  private boolean inSupervisor(StepScript step) {
    return step instanceof StepScript.Script(String _, String script)
        && SimpleCommand.needsNoProcess(script)
        && spec.streams().outputs().isEmpty()
        && !masks();
  }

  /** A step with settings of its own. */
  private void under(int number, StepScript.Under step) {
    Duration timeout = step.timeout();
    text.append("{ ");
    run(number, step.step(), named || isNamed(step.environment().values()));
    if (timeout != null) {
      text.append(" <&0 & leat_timed ").append(number).append(' ').append(timeout.toSeconds());
    }
    if (step.allowFailure()) {
      text.append(" || leat_allowed ").append(number).append(" $?");
    }
    text.append("; }");
  }

  /**
   * Runs a step. What names its stdout or stderr as a file is given a pipe, unless that is what it has: opened anew, the log would be cut
   * (ADR 58).
   */
  private void run(int number, StepScript step, boolean isNamed) {
    String function = "leat_step_" + number;
    if (!masks() && (isNamed || NAMES_ITS_OWN.matcher(source(step)).find())) {
      text.append("leat_through ").append(spec.streams().outputs().isEmpty() ? "both " : "stderr ");
      text.append(function);
    } else {
      // what the supervisor reports on is no business of a step
      text.append("( ").append(function).append(" ) 3>&-");
    }
  }

  private static String source(StepScript step) {
    return switch (step) {
      case StepScript.Script(String _, String script) -> script;
      case StepScript.Program(String _, List<String> words) -> String.join(" ", words);
      case StepScript.Source(String _, List<String> _, String source) -> source;
      case StepScript.Under _, StepScript.LeftOut _ -> "";
    };
  }

  private void command(int number, StepScript step) {
    switch (step) {
      case StepScript.Script(String _, String script) -> script(number, script);
      case StepScript.Program(String _, List<String> words) -> {
        exec(words.getFirst());
        words(words);
      }
      case StepScript.Source(String _, List<String> words, String source) -> {
        files.put(folder.script(number), source);
        exec(words.getFirst());
        words(words);
        text.append("\"$leat_folder/").append(number).append(".sh\"");
      }
      case StepScript.LeftOut _, StepScript.Under _ ->
          throw new IllegalArgumentException("settings of a step stand once");
    }
  }

  private static boolean isNamed(Collection<String> values) {
    return values.stream().anyMatch(each -> NAMES_ITS_OWN.matcher(each).find());
  }

  /** The program takes the place of the shell of its step; a word with a dash would be an option. */
  private void exec(String program) {
    text.append(program.startsWith("-") ? "" : "exec ");
  }

  private void words(List<String> words) {
    words.forEach(word -> text.append(ShellText.quoted(word)).append(' '));
  }

  private void script(int number, String script) {
    String file = "\"$leat_folder/" + number + ".sh\"";
    if (script.startsWith("#!")) {
      int end = script.indexOf('\n');
      String first = (end < 0 ? script : script.substring(0, end)).strip();
      String rest = end < 0 ? "" : script.substring(end);
      files.put(folder.script(number), first + rest);
      String line = first.substring(2).strip();
      int space = line.indexOf(' ');
      exec(line);
      if (space < 0) {
        text.append(ShellText.quoted(line));
      } else {
        text.append(ShellText.quoted(line.substring(0, space))).append(' ');
        text.append(ShellText.quoted(line.substring(space + 1).strip()));
      }
      text.append(' ').append(file);
    } else if (SimpleCommand.is(script)) {
      String line = script.strip();
      if (SimpleCommand.callsProgram(script)) {
        exec(line);
      }
      text.append(line);
    } else {
      String unix = script.indexOf('\r') < 0 ? script : script.replace("\r\n", "\n");
      files.put(folder.script(number), unix.endsWith("\n") ? unix : unix + "\n");
      // the words are quoted: a task may say how a shell splits them
      text.append("exec \"${leat_bash:-sh}\" -e ${leat_bash:+\"-o\"} ${leat_bash:+\"pipefail\"} ");
      text.append(file);
    }
  }
}
