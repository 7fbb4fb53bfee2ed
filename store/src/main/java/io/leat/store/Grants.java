package io.leat.store;

import java.util.Map;
import java.util.Set;

/**
 * What an account is given beside its role on the server.
 *
 * @param projects the most that it has in each project, by itself or by a group
 * @param groups the names of the groups that it is in
 */
public record Grants(Map<Long, Role> projects, Set<String> groups) {
  public Grants {
    projects = Map.copyOf(projects);
    groups = Set.copyOf(groups);
  }
}
