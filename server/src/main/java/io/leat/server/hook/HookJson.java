package io.leat.server.hook;

import io.leat.server.hook.HookResult.Delivery;
import io.leat.server.hook.HookResult.Proposed;
import io.leat.server.hook.HookResult.Pushed;
import io.leat.server.hook.HookResult.Work;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a hook asks for, as JSON to be kept until it is done. */
public final class HookJson {
  private HookJson() {}

  /** {@code work} as JSON. */
  public static JsonObject of(Work work) {
    Delivery delivery = work.delivery();
    JsonObject json =
        new JsonObject()
            .put("forge", delivery.forge().word())
            .put("delivery", delivery.id())
            .put("repository", delivery.repository());
    return switch (work) {
      case Pushed(var _, List<PushEvent> pushes) -> {
        JsonArray array = new JsonArray();
        pushes.forEach(each -> array.add(push(each)));
        yield json.put("pushes", array);
      }
      case Proposed(var _, PullRequest request) -> json.put("request", request(request));
    };
  }

  private static JsonObject push(PushEvent push) {
    return new JsonObject()
        .put("ref", push.ref())
        .put("before", push.before())
        .put("after", push.after())
        .put("message", push.message())
        .put("pusher", push.pusher());
  }

  private static JsonObject request(PullRequest request) {
    return new JsonObject()
        .put("number", request.number())
        .put("action", request.action())
        .put("commit", request.commit())
        .put("ref", request.ref())
        .put("source", request.source())
        .put("target", request.target())
        .put("fork", request.fork())
        .put("title", request.title())
        .put("labels", new JsonArray(request.labels()))
        .put("by", request.by());
  }

  /** What {@link #of} made. */
  public static Work read(JsonObject json) {
    Delivery delivery =
        new Delivery(
            Forge.of(json.getString("forge")).orElseThrow(),
            json.getString("delivery"),
            json.getString("repository"));
    if (json.containsKey("request")) {
      JsonObject from = json.getJsonObject("request");
      return new Proposed(
          delivery,
          new PullRequest(
              from.getLong("number"),
              from.getString("action"),
              from.getString("commit"),
              from.getString("ref"),
              from.getString("source"),
              from.getString("target"),
              from.getBoolean("fork"),
              from.getString("title"),
              // hooks that were stored before say none
              from.getJsonArray("labels", new JsonArray()).stream().map(String::valueOf).toList(),
              from.getString("by")));
    }
    List<PushEvent> pushes = new ArrayList<>();
    for (Object each : json.getJsonArray("pushes")) {
      JsonObject from = (JsonObject) each;
      pushes.add(
          new PushEvent(
              from.getString("ref"),
              from.getString("before"),
              from.getString("after"),
              from.getString("message"),
              from.getString("pusher")));
    }
    return new Pushed(delivery, pushes);
  }
}
