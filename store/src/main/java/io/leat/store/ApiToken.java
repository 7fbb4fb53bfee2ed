package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that a program is let in by.
 *
 * @param account the id of whose it is
 * @param name unique among those of its account
 * @param hash the SHA-256 of its text, in hexadecimal digits
 * @param scope what it is for
 * @param use how long, and how it is used
 */
public record ApiToken(long id, long account, String name, String hash, Scope scope, Use use) {

  /**
   * What a token is for.
   *
   * @param role all that it may; null where rights are named
   * @param rights words of rights; empty where a role is named
   * @param projects by id; null for all
   */
  public record Scope(@Nullable Role role, List<String> rights, @Nullable Set<Long> projects) {
    public Scope {
      rights = List.copyOf(rights);
      projects = projects == null ? null : Set.copyOf(projects);
    }
  }

  /**
   * How long a token is good, and how it is used.
   *
   * @param lastUsed null for never; to the minute
   */
  public record Use(Instant created, Instant expires, @Nullable Instant lastUsed) {}
}
