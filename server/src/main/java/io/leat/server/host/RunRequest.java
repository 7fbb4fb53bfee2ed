package io.leat.server.host;

import io.leat.engine.local.RunHeader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a run beside what has a column of its own; stored with it as JSON.
 *
 * @param tasks the tasks that are asked for; empty for all
 * @param commit the very commit; null for the one that the ref is at when the run is prepared
 * @param changed the files that changed; null when every file counts as changed
 * @param again the run that this one repeats with the same graph; 0 for none
 * @param from what runs again then: {@code all}, {@code failed}, or a task with all that needs it
 * @param parentTask the task of the parent run that waits for this one; null for none
 */
public record RunRequest(
    List<String> tasks,
    @Nullable String commit,
    @Nullable List<String> changed,
    long again,
    String from,
    @Nullable String parentTask) {
  /** Nothing of it. */
  public static final RunRequest NONE = new RunRequest(List.of(), null, null, 0, "all", null);

  public RunRequest {
    tasks = List.copyOf(tasks);
    changed = changed == null ? null : List.copyOf(changed);
  }

  /** A run of one commit with what changed there. */
  public static RunRequest of(String commit, @Nullable List<String> changed) {
    return new RunRequest(List.of(), commit, changed, 0, "all", null);
  }

  /** A run that a task of another waits for, of the same commit, with the same files counted as changed. */
  static RunRequest of(RunHeader parent, String task) {
    return new RunRequest(List.of(), parent.commit(), parent.changed(), 0, "all", task);
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
    if (parentTask != null) {
      json.put("parentTask", parentTask);
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
        json.getString("parentTask"));
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(each -> texts.add(String.valueOf(each)));
    return texts;
  }
}
