package io.leat.engine.folder;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.LineEscapes;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Facts;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a run was started with; with the job it is all that is needed to take the run up again.
 *
 * @param number counted from 1 in each folder
 * @param job the name of the job
 * @param hash the hash of the job's graph
 * @param started when it was started
 * @param workspace where its tasks run
 * @param parameters as they were given, by name
 * @param branch null for none, as for {@code commit} and {@code tag}
 * @param changed the files that changed; null when every file counts as changed
 * @param trigger what started it
 * @param slots how many attempts may run at once
 * @param isolation null when its tasks run in place
 * @param task the tasks that were asked for; empty for all
 * @param facts further facts, by their name, such as {@code pull.number}; what is null is not there
 * @param parent the run, as {@code job#number}, whose task started this one; empty for none
 * @param source the Jobfile that the job was read from, as a path; its text then is kept in the run's folder
 * @param syntax the word of its syntax
 * @param chosen the words of {@code leat run} that chose what runs, such as {@code --job web}, as a shell takes them; empty for none, and
 *     on a server
 */
public record RunHeader(
    int number,
    String job,
    String hash,
    Instant started,
    Path workspace,
    Map<String, String> parameters,
    @Nullable String branch,
    @Nullable String commit,
    @Nullable String tag,
    @Nullable List<String> changed,
    String trigger,
    int slots,
    @Nullable Isolation isolation,
    List<String> task,
    Map<String, String> facts,
    String parent,
    String source,
    String syntax,
    String chosen) {
  private static final String SUM = "sum";

  public RunHeader {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    changed = changed == null ? null : List.copyOf(changed);
    task = List.copyOf(task);
  }

  /** The fact by which it is known how the run before ended; see {@code RunFacts}. */
  public static final String BEFORE = "run.before";

  /** What is known in the run, with what it was planned with. */
  public Facts known(Facts planned) {
    return new RunFacts(planned, number, facts.get(BEFORE));
  }

  /** The run as people write it, such as {@code web#17}. */
  public String title() {
    return job + "#" + number;
  }

  /** Writes this to {@code file}, all or nothing. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    line(text, "number", Integer.toString(number));
    line(text, "job", job);
    line(text, "hash", hash);
    line(text, "started", started.toString());
    line(text, "workspace", workspace.toString());
    parameters.forEach((name, value) -> line(text, "param." + name, value));
    line(text, "branch", branch);
    line(text, "commit", commit);
    line(text, "tag", tag);
    if (changed != null) {
      line(text, "changes", "listed");
      changed.forEach(each -> line(text, "changed", each));
    }
    line(text, "trigger", trigger);
    line(text, "slots", Integer.toString(slots));
    if (isolation != null) {
      line(text, "isolated", isolation.root().toString());
      line(text, "keep", Boolean.toString(isolation.keep()));
    }
    task.forEach(each -> line(text, "task", each));
    facts.forEach((name, value) -> line(text, "fact." + name, value));
    line(text, "parent", parent);
    line(text, "source", source);
    line(text, "syntax", syntax);
    line(text, "chosen", chosen);
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
          required(single, "job", file),
          required(single, "hash", file),
          Instant.parse(required(single, "started", file)),
          Path.of(required(single, "workspace", file)),
          parameters,
          single.get("branch"),
          single.get("commit"),
          single.get("tag"),
          single.containsKey("changes") ? changed : null,
          required(single, "trigger", file),
          Integer.parseInt(required(single, "slots", file)),
          isolation(single),
          task,
          facts,
          single.getOrDefault("parent", ""),
          single.getOrDefault("source", ""),
          single.getOrDefault("syntax", "groovy"),
          single.getOrDefault("chosen", ""));
    } catch (IllegalArgumentException | DateTimeException damaged) {
      throw new IOException("'" + file + "' is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private static @Nullable Isolation isolation(Map<String, String> single) {
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
