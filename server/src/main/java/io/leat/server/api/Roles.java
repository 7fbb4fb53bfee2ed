package io.leat.server.api;

import io.leat.contract.Role;
import io.leat.server.http.Problem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Roles as they are stored and shown, and names that are not mistaken for them. */
final class Roles {
  /** What the server does by itself is told under this name. */
  private static final String SERVER = "server";

  private Roles() {}

  /** A stored role as the contract has it; null for null. */
  static @Nullable Role shown(io.leat.store.@Nullable Role stored) {
    return stored == null ? null : Role.valueOf(stored.name());
  }

  /** A role as it is stored; null for null. */
  static io.leat.store.@Nullable Role stored(@Nullable Role role) {
    return role == null ? null : io.leat.store.Role.valueOf(role.name());
  }

  /** Refuses names of accounts and groups that would read like a role, where people are asked for by name. */
  static void refuseReserved(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    if (small.equals(SERVER) || Role.of(small).isPresent()) {
      throw Problem.unprocessable("reserved", "'" + name + "' is no name of an account or a group")
          .at("/name")
          .refusal();
    }
  }
}
