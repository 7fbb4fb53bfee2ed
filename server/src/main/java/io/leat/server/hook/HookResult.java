package io.leat.server.hook;

import java.util.List;

/** What a hook turned out to be. */
public sealed interface HookResult {

  /** It is not signed with the secret: 401, and nothing of it was read. */
  record Unsigned() implements HookResult {}

  /** It is signed, and means nothing to Leat; {@code reason} says why. */
  record Ignored(String reason) implements HookResult {}

  /** It is signed, and not what the forge documents. */
  record Malformed(String reason) implements HookResult {}

  /** Something to do. */
  sealed interface Work extends HookResult {
    /** What it came with. */
    Delivery delivery();
  }

  /** Branches and tags moved; at least one. */
  record Pushed(Delivery delivery, List<PushEvent> pushes) implements Work {
    public Pushed {
      pushes = List.copyOf(pushes);
    }
  }

  /** A pull request was opened, or has new commits. */
  record Proposed(Delivery delivery, PullRequest request) implements Work {}

  /**
   * One sending.
   *
   * @param id of the forge, the same when it sends again; at most 200 characters
   * @param repository the forge's id of the repository, never a name; empty when there is none
   */
  record Delivery(Forge forge, String id, String repository) {}
}
