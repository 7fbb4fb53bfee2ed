package io.leat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project as it is stored.
 *
 * @param name unique
 * @param url of the repository; null for a freestyle project
 * @param branch the default one; null for that of the repository
 * @param jobfile its path in the repository
 * @param poll how often the repository is looked at; null for never
 * @param credential for the repository, encrypted by the caller; null for none
 * @param hookSecret of incoming hooks, encrypted by the caller; null for none
 * @param settings all else, sorted by name
 * @param version counts the changes, from 1
 */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record Project(
    long id,
    String name,
    Kind kind,
    @Nullable String url,
    @Nullable String branch,
    String jobfile,
    @Nullable Duration poll,
    byte @Nullable [] credential,
    byte @Nullable [] hookSecret,
    Map<String, String> settings,
    long version,
    Instant created) {
  // not the short form: javac loses the nullness of its arrays
  public Project(
      long id,
      String name,
      Kind kind,
      @Nullable String url,
      @Nullable String branch,
      String jobfile,
      @Nullable Duration poll,
      byte @Nullable [] credential,
      byte @Nullable [] hookSecret,
      Map<String, String> settings,
      long version,
      Instant created) {
    check(name, kind, url, poll);
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.url = url;
    this.branch = branch;
    this.jobfile = jobfile;
    this.poll = poll;
    this.credential = Bytes.copy(credential);
    this.hookSecret = Bytes.copy(hookSecret);
    this.settings = Pairs.sorted(settings);
    this.version = version;
    this.created = created;
  }

  static void check(String name, Kind kind, @Nullable String url, @Nullable Duration poll) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a project needs a name");
    }
    if ((kind == Kind.GIT) != (url != null)) {
      throw new IllegalArgumentException("a git project has a URL, and a freestyle project none");
    }
    if (poll != null && !poll.isPositive()) {
      throw new IllegalArgumentException("a project is polled after a positive time");
    }
  }

  @Override
  public byte @Nullable [] credential() {
    return Bytes.copy(credential);
  }

  @Override
  public byte @Nullable [] hookSecret() {
    return Bytes.copy(hookSecret);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "project '" + name + "'";
  }
}
