package io.leat.git;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a fetch brought.
 *
 * @param moves branches and tags that are new, moved or gone; by name
 * @param defaultBranch what HEAD of the repository is at, such as {@code main}; empty when it says none
 * @param anew whether the mirror was damaged and made anew, so that every ref is new to it
 */
public record Fetched(List<Move> moves, Optional<String> defaultBranch, boolean anew) {
  /**
   * A branch or tag that is not where it was.
   *
   * @param ref its whole name
   * @param from null for a new one, or one that led to no commit
   * @param to null for one that is gone, or that leads to no commit
   */
  public record Move(String ref, @Nullable CommitId from, @Nullable CommitId to) {}

  /** Copies the list. */
  public Fetched {
    moves = List.copyOf(moves);
  }
}
