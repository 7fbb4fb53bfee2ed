package io.leat.server.hook;

import org.jspecify.annotations.Nullable;

/**
 * A branch or tag that moved.
 *
 * @param ref its whole name
 * @param before the commit that it was at; null for a new one, and when it was not said
 * @param after the commit that it is at; null when it was deleted
 * @param message of that commit; null when it was not said
 * @param pusher the name that the forge knows them by; may be empty
 */
public record PushEvent(
    String ref,
    @Nullable String before,
    @Nullable String after,
    @Nullable String message,
    String pusher) {
  /** How the whole name of a branch begins. */
  public static final String BRANCH = "refs/heads/";

  /** How the whole name of a tag begins. */
  public static final String TAG = "refs/tags/";

  /** The branch; null when it is a tag. */
  public @Nullable String branch() {
    return ref.startsWith(BRANCH) ? ref.substring(BRANCH.length()) : null;
  }

  /** The tag; null when it is a branch. */
  public @Nullable String tag() {
    return ref.startsWith(TAG) ? ref.substring(TAG.length()) : null;
  }

  /** Whether it is gone. */
  public boolean deleted() {
    return after == null;
  }
}
