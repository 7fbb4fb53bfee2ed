package io.leat.engine.job;

import io.leat.engine.expression.HiddenCharacter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a task brings a version live.
 *
 * @param url where people find what is live there; null when that is not said
 */
public record Environment(EnvironmentName name, @Nullable String url) {
  /** How many characters a URL has at most. */
  public static final int LONGEST_URL = 1000;

  public Environment {
    if (url != null) {
      problem(url)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(problem);
              });
    }
  }

  /** What is wrong with {@code url} as one for people, in words for the user; empty when nothing is. */
  public static Optional<String> problem(String url) {
    if (url.length() > LONGEST_URL) {
      return Optional.of(
          "a URL has at most " + LONGEST_URL + " characters, this has " + url.length());
    }
    if (HiddenCharacter.find(url, 0) >= 0) {
      return Optional.of("a URL has no characters that nobody sees");
    }
    try {
      URI read = new URI(url);
      boolean web =
          "http".equalsIgnoreCase(read.getScheme()) || "https".equalsIgnoreCase(read.getScheme());
      if (!web || read.getHost() == null) {
        return Optional.of("the URL of an environment begins with https:// or http:// and a host");
      }
      return read.getRawUserInfo() == null
          ? Optional.empty()
          : Optional.of(
              "the URL of an environment is shown to people, and holds no user and no password");
    } catch (URISyntaxException none) {
      return Optional.of("this is no URL: " + none.getReason());
    }
  }
}
