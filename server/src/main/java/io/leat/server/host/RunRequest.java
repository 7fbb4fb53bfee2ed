package io.leat.server.host;

import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Inputs;
import io.leat.engine.run.RerunFrom;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a run beside what has a column of its own; stored with it as JSON.
 *
 * @param tasks the tasks that are asked for; empty for all
 * @param commit the very commit; null for the one that the ref is at when the run is prepared
 * @param changed the files that changed; null when every file counts as changed
 * @param facts of the pull request that it is for, by their names, such as {@code pull.number}; empty when it is for none
 * @param repeat the run that this one repeats with the same graph; null for none
 * @param starter the task of the parent run that started this one; null for none
 * @param withoutSecrets whether it runs although secrets are lacking: tasks that need one of these fail; those that are there are given
 */
public record RunRequest(
    List<String> tasks,
    @Nullable String commit,
    @Nullable List<String> changed,
    Map<String, String> facts,
    @Nullable Repeat repeat,
    @Nullable Starter starter,
    boolean withoutSecrets) {
  /** Nothing of it. */
  public static final RunRequest NONE =
      new RunRequest(List.of(), null, null, Map.of(), null, null, false);

  private static final String ALL = "all";

  public RunRequest {
    tasks = List.copyOf(tasks);
    changed = changed == null ? null : List.copyOf(changed);
    facts = Map.copyOf(facts);
  }

  /**
   * A run that is run again.
   *
   * @param from null when all of it runs again
   */
  public record Repeat(long run, @Nullable RerunFrom from) {}

  /**
   * A task that starts a run.
   *
   * @param waits whether it waits for the end of that
   */
  public record Starter(String task, boolean waits) {}

  /** This, for a pull request of which {@code known} is known. */
  public RunRequest with(Map<String, String> known) {
    return new RunRequest(tasks, commit, changed, known, repeat, starter, withoutSecrets);
  }

  /** This, which runs although secrets are lacking if {@code wanted}. */
  public RunRequest withoutSecrets(boolean wanted) {
    return new RunRequest(tasks, commit, changed, facts, repeat, starter, wanted);
  }

  /** This, of some tasks only; of all when there are none. */
  public RunRequest only(List<String> wanted) {
    return new RunRequest(wanted, commit, changed, facts, repeat, starter, withoutSecrets);
  }

  /** This, which repeats a run; {@code from} is {@code all}, or what {@link RerunFrom#of} reads. */
  public RunRequest repeating(long run, String from) {
    Repeat again = new Repeat(run, from.equals(ALL) ? null : RerunFrom.of(from));
    return new RunRequest(tasks, commit, changed, facts, again, starter, withoutSecrets);
  }

  private RunRequest startedBy(String task, boolean waits) {
    Starter by = new Starter(task, waits);
    return new RunRequest(tasks, commit, changed, facts, repeat, by, withoutSecrets);
  }

  /** The task of the parent run that started this one; null for none. */
  public @Nullable String parentTask() {
    return starter == null ? null : starter.task;
  }

  /** Whether that task waits for the end of this one. */
  public boolean waited() {
    return starter != null && starter.waits;
  }

  /** A run of one commit with what changed there. */
  public static RunRequest of(@Nullable String commit, @Nullable List<String> changed) {
    return new RunRequest(List.of(), commit, changed, Map.of(), null, null, false);
  }

  /** A run that a task of another starts, of the same commit, with the same files counted as changed. */
  static RunRequest of(RunHeader parent, String task, boolean waited) {
    Inputs inputs = parent.inputs();
    return of(inputs.revision().commit(), inputs.changed())
        .with(inputs.facts())
        .startedBy(task, waited);
  }

  /** A run that a task of another project starts, of what is there. */
  static RunRequest of(String task, boolean waited) {
    return NONE.startedBy(task, waited);
  }

  /** This as JSON. */
  public String json() {
    JsonObject json = new JsonObject();
    if (!tasks.isEmpty()) {
      json.put("tasks", new JsonArray(tasks));
    }
    if (commit != null) {
      json.put("commit", commit);
    }
    if (changed != null) {
      json.put("changed", new JsonArray(changed));
    }
    if (repeat != null) {
      json.put("again", repeat.run).put("from", repeat.from == null ? ALL : repeat.from.text());
    }
    if (!facts.isEmpty()) {
      json.put("facts", new JsonObject(new TreeMap<String, Object>(facts)));
    }
    if (starter != null) {
      json.put("parentTask", starter.task).put("waited", starter.waits);
    }
    if (withoutSecrets) {
      json.put("withoutSecrets", true);
    }
    return json.encode();
  }

  /** What {@link #json} wrote. */
  public static RunRequest read(String text) {
    JsonObject json = text.isEmpty() ? new JsonObject() : new JsonObject(text);
    String task = json.getString("parentTask");
    RunRequest request =
        new RunRequest(
            texts(json.getJsonArray("tasks", new JsonArray())),
            json.getString("commit"),
            json.containsKey("changed") ? texts(json.getJsonArray("changed")) : null,
            facts(json.getJsonObject("facts", new JsonObject())),
            null,
            task == null ? null : new Starter(task, json.getBoolean("waited", true)),
            json.getBoolean("withoutSecrets", false));
    return json.getLong("again", 0L) == 0
        ? request
        : request.repeating(json.getLong("again"), json.getString("from", ALL));
  }

  private static Map<String, String> facts(JsonObject json) {
    Map<String, String> facts = new TreeMap<>();
    json.forEach(each -> facts.put(each.getKey(), String.valueOf(each.getValue())));
    return facts;
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(each -> texts.add(String.valueOf(each)));
    return texts;
  }
}
