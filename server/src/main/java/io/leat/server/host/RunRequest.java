package io.leat.server.host;

import io.leat.engine.folder.RunHeader;
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
 * @param again the run that this one repeats with the same graph; 0 for none
 * @param from what runs again then: {@code all}, {@code failed}, or a task with all that needs it
 * @param facts of the pull request that it is for, by their names, such as {@code pull.number}; empty when it is for none
 * @param parentTask the task of the parent run that started this one; null for none
 * @param waited whether that task waits for the end of this one
 * @param withoutSecrets whether it runs although secrets are lacking: tasks that need one fail
 */
public record RunRequest(
    List<String> tasks,
    @Nullable String commit,
    @Nullable List<String> changed,
    long again,
    String from,
    Map<String, String> facts,
    @Nullable String parentTask,
    boolean waited,
    boolean withoutSecrets) {
  /** Nothing of it. */
  public static final RunRequest NONE =
      new RunRequest(List.of(), null, null, 0, "all", Map.of(), null, false, false);

  public RunRequest {
    tasks = List.copyOf(tasks);
    changed = changed == null ? null : List.copyOf(changed);
    facts = Map.copyOf(facts);
  }

  /** A request of no task, about no pull request. */
  public RunRequest(
      List<String> tasks,
      @Nullable String commit,
      @Nullable List<String> changed,
      long again,
      String from) {
    this(tasks, commit, changed, again, from, Map.of(), null, false, false);
  }

  /** This, for a pull request of which {@code known} is known. */
  public RunRequest with(Map<String, String> known) {
    return new RunRequest(
        tasks, commit, changed, again, from, known, parentTask, waited, withoutSecrets);
  }

  /** This, which runs although secrets are lacking if {@code wanted}. */
  public RunRequest withoutSecrets(boolean wanted) {
    return new RunRequest(tasks, commit, changed, again, from, facts, parentTask, waited, wanted);
  }

  /** A run of one commit with what changed there. */
  public static RunRequest of(String commit, @Nullable List<String> changed) {
    return new RunRequest(List.of(), commit, changed, 0, "all");
  }

  /** A run that a task of another starts, of the same commit, with the same files counted as changed. */
  static RunRequest of(RunHeader parent, String task, boolean waited) {
    return new RunRequest(
        List.of(),
        parent.inputs().revision().commit(),
        parent.inputs().changed(),
        0,
        "all",
        parent.inputs().facts(),
        task,
        waited,
        false);
  }

  /** A run that a task of another project starts, of what is there. */
  static RunRequest of(String task, boolean waited) {
    return new RunRequest(List.of(), null, null, 0, "all", Map.of(), task, waited, false);
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
    if (again > 0) {
      json.put("again", again).put("from", from);
    }
    if (!facts.isEmpty()) {
      json.put("facts", new JsonObject(new TreeMap<String, Object>(facts)));
    }
    if (parentTask != null) {
      json.put("parentTask", parentTask).put("waited", waited);
    }
    if (withoutSecrets) {
      json.put("withoutSecrets", true);
    }
    return json.encode();
  }

  /** What {@link #json} wrote. */
  public static RunRequest read(String text) {
    JsonObject json = text.isEmpty() ? new JsonObject() : new JsonObject(text);
    return new RunRequest(
        texts(json.getJsonArray("tasks", new JsonArray())),
        json.getString("commit"),
        json.containsKey("changed") ? texts(json.getJsonArray("changed")) : null,
        json.getLong("again", 0L),
        json.getString("from", "all"),
        facts(json.getJsonObject("facts", new JsonObject())),
        json.getString("parentTask"),
        json.getBoolean("waited", json.containsKey("parentTask")),
        json.getBoolean("withoutSecrets", false));
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
