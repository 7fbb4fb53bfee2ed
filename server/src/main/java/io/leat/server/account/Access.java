package io.leat.server.account;

import io.leat.contract.Right;
import io.leat.contract.Role;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may, as it is at one moment. Two that are equal may the same.
 *
 * @param server the role on the server, which holds for all projects; null for none
 * @param projects the roles in projects, by id
 * @param groups the names of the groups that somebody is in
 * @param scope what of that the API token is for that he comes with; null for one who has signed in
 */
public record Access(
    @Nullable Role server, Map<Long, Role> projects, Set<String> groups, @Nullable Scope scope) {
  /** Nothing. */
  public static final Access NONE = new Access(null, Map.of(), Set.of(), null);

  public Access {
    projects = Map.copyOf(projects);
    groups = Set.copyOf(groups);
  }

  /**
   * What an API token is for.
   *
   * @param projects by id; null for all
   */
  public record Scope(Set<Right> rights, @Nullable Set<Long> projects) {
    public Scope {
      rights = Set.copyOf(rights);
      projects = projects == null ? null : Set.copyOf(projects);
    }

    private boolean has(long project) {
      return projects == null || projects.contains(project);
    }
  }

  /** This as a token of it may at most. */
  public Access within(Scope other) {
    return new Access(server, projects, groups, other);
  }

  /** The role in a project, by whatever it comes; empty for none. */
  public Optional<Role> role(long project) {
    Role there = projects.get(project);
    Role everywhere = server;
    return Optional.ofNullable(
        there == null || (everywhere != null && everywhere.holds(there)) ? everywhere : there);
  }

  /** Whether {@code right} is not left out by the token. */
  public boolean inScope(Right right) {
    return scope == null || scope.rights.contains(right);
  }

  private boolean isEverywhere() {
    return scope == null || scope.projects == null;
  }

  /** Whether it is for any project at all: those that a token was made for may be gone. */
  private boolean isSomewhere() {
    return scope == null || scope.projects == null || !scope.projects.isEmpty();
  }

  /** Whether it is known to somebody that there is something of {@code owner}. */
  public boolean sees(Owner owner) {
    return switch (owner) {
      case Owner.OfServer _ -> server != null && isEverywhere();
      case Owner.OfProject(long project) -> seesProject(project);
      case Owner.OfProjects(Set<Long> several) ->
          (server != null && isEverywhere()) || several.stream().anyMatch(this::seesProject);
      case Owner.OfAll _ ->
          (server != null && isSomewhere())
              || projects.keySet().stream().anyMatch(this::seesProject);
    };
  }

  private boolean seesProject(long project) {
    return role(project).isPresent() && (scope == null || scope.has(project));
  }

  /** Whether somebody has {@code right} about what is of {@code owner}. */
  public boolean may(Right right, Owner owner) {
    return switch (owner) {
      case Owner.OfServer _ -> isEverywhere() && holds(server, right);
      case Owner.OfProject(long project) -> mayIn(right, project);
      case Owner.OfProjects(Set<Long> several) ->
          (isEverywhere() && holds(server, right))
              || several.stream().anyMatch(project -> mayIn(right, project));
      case Owner.OfAll _ ->
          (isSomewhere() && holds(server, right))
              || projects.keySet().stream().anyMatch(each -> mayIn(right, each));
    };
  }

  private boolean mayIn(Right right, long project) {
    return (scope == null || scope.has(project)) && holds(role(project).orElse(null), right);
  }

  private boolean holds(@Nullable Role role, Right right) {
    return role != null && role.holds(right.least()) && inScope(right);
  }

  /**
   * The projects in which somebody has {@code right}.
   *
   * @return null for all
   */
  public @Nullable Set<Long> among(Right right) {
    Scope limit = scope;
    if (holds(server, right)) {
      return limit == null ? null : limit.projects;
    }
    Set<Long> among = new HashSet<>();
    for (Long project : projects.keySet()) {
      if (mayIn(right, project)) {
        among.add(project);
      }
    }
    return among;
  }
}
