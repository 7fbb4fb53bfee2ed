package io.leat.server.http;

import io.leat.server.account.Caller;
import java.util.Optional;

/** Who did what a route does, for the audit. */
@FunctionalInterface
public interface Actor {
  /** The audit is not told: nothing is changed, or no person changes it. */
  Actor NOBODY = _ -> Optional.empty();

  /** Whoever is signed in. */
  Actor SIGNED_IN = request -> request.caller().map(Caller::name);

  /** The name; empty when the audit is not told. */
  Optional<String> of(Request request);
}
