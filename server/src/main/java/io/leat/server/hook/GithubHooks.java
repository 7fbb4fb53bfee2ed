package io.leat.server.hook;

import io.leat.server.hook.HookResult.Delivery;
import io.leat.server.hook.HookResult.Ignored;
import io.leat.server.hook.HookResult.Malformed;
import io.leat.server.hook.HookResult.Proposed;
import io.leat.server.hook.HookResult.Pushed;
import java.util.List;

/** The shapes of GitHub, which Gitea and Forgejo share. */
final class GithubHooks {
  private GithubHooks() {}

  static HookResult read(String event, Payload payload, Delivery delivery) {
    return switch (event) {
      case "push" -> push(payload, delivery);
      case "pull_request" -> pullRequest(payload, delivery);
      case "ping" -> new Ignored("a ping");
      default -> new Ignored("this kind of event starts nothing");
    };
  }

  private static HookResult push(Payload payload, Delivery delivery) {
    String ref = payload.text("ref");
    HookResult unusable = Hooks.unusable(ref).orElse(null);
    if (unusable != null) {
      return unusable;
    }
    boolean deleted = payload.flag("deleted");
    if (!deleted && !payload.saysCommit("after")) {
      return new Malformed("'after' is no commit");
    }
    String pusher = payload.in("pusher").text("login");
    if (pusher.isEmpty()) {
      pusher = payload.in("pusher").text("name");
    }
    return new Pushed(
        delivery,
        List.of(
            new PushEvent(
                ref,
                payload.commit("before"),
                deleted ? null : payload.commit("after"),
                payload.in("head_commit").textOrNull("message"),
                pusher)));
  }

  private static HookResult pullRequest(Payload payload, Delivery delivery) {
    String action =
        switch (payload.text("action")) {
          case "opened" -> "opened";
          case "reopened" -> "reopened";
          case "synchronize", "synchronized" -> "updated";
          default -> "";
        };
    if (action.isEmpty()) {
      return new Ignored("no new commits in the pull request");
    }
    Payload request = payload.in("pull_request");
    Payload head = request.in("head");
    Payload base = request.in("base");
    long number = payload.number("number");
    String commit = head.commit("sha");
    if (number <= 0 || commit == null || base.text("ref").isEmpty()) {
      return new Malformed("the pull request has no number, head or base");
    }
    // the repository of the head is null when it was removed
    String from = head.in("repo").text("id");
    return new Proposed(
        delivery,
        new PullRequest(
            number,
            action,
            commit,
            "refs/pull/" + number + "/head",
            head.text("ref"),
            base.text("ref"),
            from.isEmpty() || !from.equals(base.in("repo").text("id")),
            request.text("title"),
            request.all("labels").stream().map(label -> label.text("name")).toList(),
            request.in("user").text("login")));
  }
}
