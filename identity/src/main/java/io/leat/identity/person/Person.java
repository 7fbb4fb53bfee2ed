package io.leat.identity.person;

import java.util.Set;

/**
 * Somebody as a provider of logins tells of him, who has signed in there.
 *
 * @param subject what he is known by there, for ever; nobody else gets it
 * @param name what he is called there, which may change and go to somebody else; not checked
 * @param groups the names of those that he is in there; not checked
 */
public record Person(String subject, String name, Set<String> groups) {
  public Person {
    groups = Set.copyOf(groups);
  }
}
