package io.leat.engine.folder;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.LineEscapes;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Revision;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.RunFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a run was started with; with the job it is all that is needed to take the run up again.
 *
 * @param number counted from 1 in each folder
 * @param started when it was started
 * @param inputs what the job was planned with; among its facts is how the run before ended, {@link #BEFORE}
 */
public record RunHeader(
    int number,
    Instant started,
    JobSource jobSource,
    Inputs inputs,
    Request request,
    Execution execution) {

  /**
   * The job, and the Jobfile that it was read from.
   *
   * @param name of the job
   * @param hash of the job's graph
   * @param path of the Jobfile; its text then is kept in the run's folder
   * @param syntax the word of its syntax
   */
  public record JobSource(String name, String hash, String path, String syntax) {}

  /**
   * What was asked for.
   *
   * @param tasks the tasks that were asked for; empty for all
   * @param parent the run, as {@code job#number}, whose task started this one; empty for none
   * @param chosen the words of {@code leat run} that chose what runs, such as {@code --job web}, as a shell takes them; empty for none,
   *     and on a server
   */
  public record Request(List<String> tasks, String parent, String chosen) {
    public Request {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Where its tasks run.
   *
   * @param slots how many attempts may run at once
   * @param isolation null when its tasks run in place
   */
  public record Execution(Path workspace, int slots, @Nullable Isolation isolation) {}

  private static final String SUM = "sum";

  /** The fact by which it is known how the run before ended; see {@code RunFacts}. */
  public static final String BEFORE = "run.before";

  /** What is known in the run, with what it was planned with. */
  public Facts known(Facts planned) {
    return new RunFacts(planned, number, inputs.facts().get(BEFORE));
  }

  /** The run as people write it, such as {@code web#17}. */
  public String title() {
    return jobSource.name() + "#" + number;
  }

  /** Writes this to {@code file}, all or nothing. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    line(text, "number", Integer.toString(number));
    line(text, "job", jobSource.name());
    line(text, "hash", jobSource.hash());
    line(text, "started", started.toString());
    line(text, "workspace", execution.workspace().toString());
    inputs.parameters().forEach((name, value) -> line(text, "param." + name, value));
    line(text, "branch", inputs.revision().branch());
    line(text, "commit", inputs.revision().commit());
    line(text, "tag", inputs.revision().tag());
    if (inputs.changed() != null) {
      line(text, "changes", "listed");
      inputs.changed().forEach(each -> line(text, "changed", each));
    }
    line(text, "trigger", inputs.trigger().word());
    line(text, "slots", Integer.toString(execution.slots()));
    if (execution.isolation() != null) {
      line(text, "isolated", execution.isolation().root().toString());
      line(text, "keep", Boolean.toString(execution.isolation().keep()));
    }
    request.tasks().forEach(each -> line(text, "task", each));
    inputs.facts().forEach((name, value) -> line(text, "fact." + name, value));
    line(text, "parent", request.parent());
    line(text, "source", jobSource.path());
    line(text, "syntax", jobSource.syntax());
    line(text, "chosen", request.chosen());
    line(text, SUM, sum(text.toString()));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    KillPoint.RUN_HEADER.before();
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    KillPoint.RUN_HEADER.after();
  }

  /** Of all lines before it: a folder that is written wrong by one bit would be another folder. */
  private static String sum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  /** Checks the sum at the end; a header of an earlier version has none. */
  private static List<String> lines(Path file) throws IOException {
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Pack.bytes(file))).toString();
    } catch (CharacterCodingException damaged) {
      throw new IOException("'" + file + "' is damaged: it is no text", damaged);
    }
    int last = text.lastIndexOf(SUM + "=");
    if (last > 0) {
      String before = text.substring(0, last);
      if (!text.equals(before + SUM + "=" + sum(before) + "\n")) {
        throw new IOException("'" + file + "' is damaged: its sum does not fit");
      }
    }
    return text.lines().toList();
  }

  private static void line(StringBuilder text, String key, @Nullable String value) {
    if (value != null) {
      String safe = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
      text.append(key).append('=').append(safe).append('\n');
    }
  }

  /** Reads what {@link #write} wrote. */
  static RunHeader read(Path file) throws IOException {
    Map<String, String> single = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> changed = new ArrayList<>();
    List<String> task = new ArrayList<>();
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : lines(file)) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IOException("'" + file + "' is damaged: '" + line + "'");
      }
      String key = line.substring(0, equals);
      String value = LineEscapes.decode(line.substring(equals + 1));
      if (key.startsWith("param.")) {
        parameters.put(key.substring("param.".length()), value);
      } else if (key.startsWith("fact.")) {
        facts.put(key.substring("fact.".length()), value);
      } else if (key.equals("changed")) {
        changed.add(value);
      } else if (key.equals("task")) {
        task.add(value);
      } else {
        single.put(key, value);
      }
    }
    try {
      return new RunHeader(
          Integer.parseInt(required(single, "number", file)),
          Instant.parse(required(single, "started", file)),
          new JobSource(
              required(single, "job", file),
              required(single, "hash", file),
              single.getOrDefault("source", ""),
              single.getOrDefault("syntax", "groovy")),
          new Inputs(
              parameters,
              new Revision(single.get("branch"), single.get("tag"), single.get("commit")),
              single.containsKey("changes") ? changed : null,
              TriggerKind.of(required(single, "trigger", file)),
              facts),
          new Request(task, single.getOrDefault("parent", ""), single.getOrDefault("chosen", "")),
          new Execution(
              Path.of(required(single, "workspace", file)),
              Integer.parseInt(required(single, "slots", file)),
              isolated(single)));
    } catch (IllegalArgumentException | DateTimeException damaged) {
      throw new IOException("'" + file + "' is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private static @Nullable Isolation isolated(Map<String, String> single) {
    String root = single.get("isolated");
    // runs of before say "false"
    return root == null || root.equals("false")
        ? null
        : new Isolation(Path.of(root), Boolean.parseBoolean(single.get("keep")));
  }

  private static String required(Map<String, String> single, String key, Path file)
      throws IOException {
    String value = single.get(key);
    if (value == null) {
      throw new IOException("'" + file + "' is damaged: it does not say '" + key + "'");
    }
    return value;
  }
}
