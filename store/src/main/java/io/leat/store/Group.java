package io.leat.store;

import java.time.Instant;
import java.util.List;

/**
 * Accounts that have the same roles in projects.
 *
 * @param name unique, also among accounts
 * @param accounts the names of those in it, sorted
 */
public record Group(long id, String name, List<String> accounts, Instant created) {
  public Group {
    accounts = List.copyOf(accounts);
  }
}
