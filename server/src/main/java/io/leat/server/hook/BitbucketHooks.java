package io.leat.server.hook;

import io.leat.server.hook.HookResult.Delivery;
import io.leat.server.hook.HookResult.Ignored;
import io.leat.server.hook.HookResult.Malformed;
import io.leat.server.hook.HookResult.Proposed;
import io.leat.server.hook.HookResult.Pushed;
import java.util.ArrayList;
import java.util.List;

/** The shapes of Bitbucket: those of its cloud, and those of the Data Center, which differ in all. */
final class BitbucketHooks {
  private static final int MOST_MOVES = 1000;

  private BitbucketHooks() {}

  static HookResult read(String event, Payload payload, Delivery delivery) {
    return switch (event) {
      case "repo:push" -> pushed(cloudMoves(payload), delivery);
      case "repo:refs_changed" -> pushed(centerMoves(payload), delivery);
      case "pullrequest:created" -> cloudRequest("opened", payload, delivery);
      case "pullrequest:updated" -> cloudRequest("updated", payload, delivery);
      case "pr:opened" -> centerRequest("opened", payload, delivery);
      case "pr:from_ref_updated" -> centerRequest("updated", payload, delivery);
      case "diagnostics:ping" -> new Ignored("a ping");
      default -> new Ignored("this kind of event starts nothing");
    };
  }

  private static HookResult pushed(List<PushEvent> moves, Delivery delivery) {
    if (moves.isEmpty()) {
      return new Ignored("no branch or tag moved");
    }
    if (moves.size() > MOST_MOVES) {
      return new Malformed("more than " + MOST_MOVES + " branches and tags moved at once");
    }
    for (PushEvent each : moves) {
      HookResult unusable = Hooks.unusable(each.ref()).orElse(null);
      if (unusable != null) {
        return unusable;
      }
    }
    return new Pushed(delivery, moves);
  }

  private static List<PushEvent> cloudMoves(Payload payload) {
    List<PushEvent> moves = new ArrayList<>();
    String pusher = payload.in("actor").text("nickname");
    for (Payload each : payload.in("push").all("changes")) {
      Payload after = each.in("new");
      Payload named = each.has("new") ? after : each.in("old");
      String prefix =
          switch (named.text("type")) {
            case "branch", "named_branch" -> PushEvent.BRANCH;
            case "tag", "annotated_tag" -> PushEvent.TAG;
            default -> "";
          };
      if (!prefix.isEmpty()) {
        moves.add(
            new PushEvent(
                prefix + named.text("name"),
                each.in("old").in("target").commit("hash"),
                after.in("target").commit("hash"),
                after.in("target").textOrNull("message"),
                pusher));
      }
    }
    return moves;
  }

  private static List<PushEvent> centerMoves(Payload payload) {
    List<PushEvent> moves = new ArrayList<>();
    String pusher = payload.in("actor").text("name");
    for (Payload each : payload.all("changes")) {
      moves.add(
          new PushEvent(
              each.in("ref").text("id"),
              each.commit("fromHash"),
              each.commit("toHash"),
              null,
              pusher));
    }
    return moves;
  }

  /** The cloud has no ref for a pull request, and shortens its commit: only its branch can be fetched. */
  private static HookResult cloudRequest(String action, Payload payload, Delivery delivery) {
    Payload request = payload.in("pullrequest");
    Payload from = request.in("source");
    Payload to = request.in("destination");
    String branch = from.in("branch").text("name");
    String commit = from.in("commit").text("hash");
    String target = to.in("branch").text("name");
    if (request.number("id") <= 0
        || !commit.matches("[0-9a-f]{12,64}")
        || target.isEmpty()
        || Hooks.unusable(PushEvent.BRANCH + branch).isPresent()) {
      return new Malformed("the pull request has no id, source or destination");
    }
    String source = from.in("repository").text("uuid");
    return new Proposed(
        delivery,
        new PullRequest(
            request.number("id"),
            action,
            commit,
            PushEvent.BRANCH + branch,
            branch,
            target,
            source.isEmpty() || !source.equals(to.in("repository").text("uuid")),
            request.text("title"),
            List.of(),
            request.in("author").text("nickname")));
  }

  private static HookResult centerRequest(String action, Payload payload, Delivery delivery) {
    Payload request = payload.in("pullRequest");
    Payload from = request.in("fromRef");
    Payload to = request.in("toRef");
    long number = request.number("id");
    String commit = from.commit("latestCommit");
    String target = to.text("displayId");
    if (number <= 0 || commit == null || target.isEmpty()) {
      return new Malformed("the pull request has no id, source or target");
    }
    String source = from.in("repository").text("id");
    return new Proposed(
        delivery,
        new PullRequest(
            number,
            action,
            commit,
            "refs/pull-requests/" + number + "/from",
            from.text("displayId"),
            target,
            source.isEmpty() || !source.equals(to.in("repository").text("id")),
            request.text("title"),
            List.of(),
            payload.in("actor").text("name")));
  }
}
