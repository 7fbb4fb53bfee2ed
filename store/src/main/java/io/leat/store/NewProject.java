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
  public NewProject {
    Project.check(name, kind, url, poll);
    credential = Bytes.copy(credential);
    hookSecret = Bytes.copy(hookSecret);
    settings = Pairs.sorted(settings);
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
