package io.leat.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project as people set it up.
 *
 * @param name unique
 * @param settings all else, sorted by name
 */
public record ProjectSpec(
    String name, Source source, Secrets secrets, Map<String, String> settings) {
  public ProjectSpec {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a project needs a name");
    }
    settings = Pairs.sorted(settings);
  }

  /**
   * Where its Jobfile comes from.
   *
   * @param url of the repository; null for a freestyle project
   * @param branch the default one; null for that of the repository
   * @param jobfile its path in the repository
   * @param poll how often the repository is looked at; null for never
   */
  public record Source(
      Kind kind,
      @Nullable String url,
      @Nullable String branch,
      String jobfile,
      @Nullable Duration poll) {
    public Source {
      if ((kind == Kind.GIT) != (url != null)) {
        throw new IllegalArgumentException("a git project has a URL, and a freestyle project none");
      }
      if (poll != null && !poll.isPositive()) {
        throw new IllegalArgumentException("a project is polled after a positive time");
      }
    }
  }

  /**
   * What is encrypted by the caller.
   *
   * @param credential for the repository; null for none
   * @param hook of incoming hooks; null for none
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
  public record Secrets(byte @Nullable [] credential, byte @Nullable [] hook) {
    /** None. */
    public static final Secrets NONE = new Secrets(null, null);

    // not the short form: javac loses the nullness of its arrays
    public Secrets(byte @Nullable [] credential, byte @Nullable [] hook) {
      this.credential = Bytes.copy(credential);
      this.hook = Bytes.copy(hook);
    }

    @Override
    public byte @Nullable [] credential() {
      return Bytes.copy(credential);
    }

    @Override
    public byte @Nullable [] hook() {
      return Bytes.copy(hook);
    }

    /** Nothing of them. */
    @Override
    public String toString() {
      return "secrets";
    }
  }
}
