package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Projects {
  Projects() {}

  public Project create(NewProject project, Instant at) {
    throw new UnsupportedOperationException();
  }

  public Optional<Project> find(String name) {
    throw new UnsupportedOperationException();
  }

  public Optional<Project> find(long id) {
    throw new UnsupportedOperationException();
  }

  public List<Project> all() {
    throw new UnsupportedOperationException();
  }

  public Project update(Project changed) {
    throw new UnsupportedOperationException();
  }

  public boolean delete(long id) {
    throw new UnsupportedOperationException();
  }
}
