package io.leat.server.hook;

import io.leat.server.hook.HookResult.Delivery;
import io.leat.server.hook.HookResult.Ignored;
import io.leat.server.hook.HookResult.Malformed;
import io.leat.server.hook.HookResult.Proposed;
import io.leat.server.hook.HookResult.Pushed;
import java.util.List;

/** The shapes of GitLab. */
final class GitlabHooks {
  private GitlabHooks() {}

  /** The kind is asked of the body, not of the header: hooks of a whole system have the same header for all. */
  static HookResult read(Payload payload, Delivery delivery) {
    return switch (payload.text("object_kind")) {
      case "push", "tag_push" -> push(payload, delivery);
      case "merge_request" -> mergeRequest(payload, delivery);
      default -> new Ignored("this kind of event starts nothing");
    };
  }

  private static HookResult push(Payload payload, Delivery delivery) {
    String ref = payload.text("ref");
    HookResult unusable = Hooks.unusable(ref).orElse(null);
    if (unusable != null) {
      return unusable;
    }
    if (!payload.saysCommit("after")) {
      return new Malformed("'after' is no commit");
    }
    // of a tag with a message, 'after' is the tag, and this its commit
    String checkout = payload.commit("checkout_sha");
    String after = payload.commit("after");
    String commit = after == null || checkout == null ? after : checkout;
    String message = null;
    for (Payload each : payload.all("commits")) {
      message = each.text("id").equals(commit) ? each.textOrNull("message") : message;
    }
    return new Pushed(
        delivery,
        List.of(
            new PushEvent(
                ref, payload.commit("before"), commit, message, payload.text("user_username"))));
  }

  private static HookResult mergeRequest(Payload payload, Delivery delivery) {
    Payload request = payload.in("object_attributes");
    String action =
        switch (request.text("action")) {
          case "open" -> "opened";
          case "reopen" -> "reopened";
          // other changes, of the title say, come without it
          case "update" -> request.has("oldrev") ? "updated" : "";
          default -> "";
        };
    if (action.isEmpty()) {
      return new Ignored("no new commits in the merge request");
    }
    long number = request.number("iid");
    String commit = request.in("last_commit").commit("id");
    String target = request.text("target_branch");
    if (number <= 0 || commit == null || target.isEmpty()) {
      return new Malformed("the merge request has no number, last commit or target");
    }
    String from = request.text("source_project_id");
    return new Proposed(
        delivery,
        new PullRequest(
            number,
            action,
            commit,
            "refs/merge-requests/" + number + "/head",
            request.text("source_branch"),
            target,
            from.isEmpty() || !from.equals(request.text("target_project_id")),
            request.text("title"),
            payload.all("labels").stream().map(label -> label.text("title")).toList(),
            payload.in("user").text("username")));
  }
}
