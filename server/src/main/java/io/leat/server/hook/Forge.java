package io.leat.server.hook;

import java.util.Optional;

/** Who sends a hook; each has its own headers and shapes. */
public enum Forge {
  GITHUB("github"),
  GITLAB("gitlab"),
  /** Forgejo too, which sends the same under other names. */
  GITEA("gitea"),
  /** Cloud and Data Center. */
  BITBUCKET("bitbucket"),
  /** Anything else, in the shape of docs/hooks.md. */
  GENERIC("generic");

  private final String word;

  Forge(String word) {
    this.word = word;
  }

  /** The word for it in URLs. */
  public String word() {
    return word;
  }

  /** The one with this word. */
  public static Optional<Forge> of(String word) {
    if (word.equals("forgejo")) {
      return Optional.of(GITEA);
    }
    for (Forge each : values()) {
      if (each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
