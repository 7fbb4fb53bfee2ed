package io.leat.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A project that is to be; the fields are those of {@link Project}. */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record NewProject(
    String name,
    Kind kind,
    @Nullable String url,
    @Nullable String branch,
    String jobfile,
    @Nullable Duration poll,
    byte @Nullable [] credential,
    byte @Nullable [] hookSecret,
    Map<String, String> settings) {
  // not the short form: javac loses the nullness of its arrays
  public NewProject(
      String name,
      Kind kind,
      @Nullable String url,
      @Nullable String branch,
      String jobfile,
      @Nullable Duration poll,
      byte @Nullable [] credential,
      byte @Nullable [] hookSecret,
      Map<String, String> settings) {
    Project.check(name, kind, url, poll);
    this.name = name;
    this.kind = kind;
    this.url = url;
    this.branch = branch;
    this.jobfile = jobfile;
    this.poll = poll;
    this.credential = Bytes.copy(credential);
    this.hookSecret = Bytes.copy(hookSecret);
    this.settings = Pairs.sorted(settings);
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
