package io.leat.server.account;

import java.util.Set;

/** Whose something is, which decides who sees it. */
public sealed interface Owner {

  /** The server's alone: only a role on the server counts. */
  record OfServer() implements Owner {}

  /** A project's, by id. */
  record OfProject(long project) implements Owner {}

  /** That of each of several projects: a role in one of them counts. */
  record OfProjects(Set<Long> projects) implements Owner {
    public OfProjects {
      projects = Set.copyOf(projects);
    }
  }

  /** That of all projects: a role in any of them counts. */
  record OfAll() implements Owner {}
}
