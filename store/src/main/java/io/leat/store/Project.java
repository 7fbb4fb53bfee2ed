package io.leat.store;

import java.time.Instant;
import java.util.Map;

/**
 * A project as it is stored.
 *
 * @param version counts the changes, from 1
 */
public record Project(long id, ProjectSpec spec, long version, Instant created) {
  /** Its name, which is unique. */
  public String name() {
    return spec.name();
  }

  /** Whether it has a repository. */
  public Kind kind() {
    return spec.source().kind();
  }

  /** Where its Jobfile comes from. */
  public ProjectSpec.Source source() {
    return spec.source();
  }

  /** All else that people set, sorted by name. */
  public Map<String, String> settings() {
    return spec.settings();
  }

  /** Its name alone. */
  @Override
  public String toString() {
    return "project '" + name() + "'";
  }
}
