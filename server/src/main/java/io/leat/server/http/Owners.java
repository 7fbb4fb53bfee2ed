package io.leat.server.http;

import io.leat.contract.Operation;
import io.leat.server.account.Owner;
import java.util.Optional;

/** Says whose that is which the path of a request names. Called by many threads, on virtual ones. */
@FunctionalInterface
public interface Owners {
  /**
   * Whose it is; empty when the path names nothing that is somebody's.
   *
   * @throws Refusal 404 when it is not there
   */
  Optional<Owned> of(Operation operation, Request request);

  /**
   * What a path names.
   *
   * @param absent what is said when it is not there: the same is said to who does not see it
   */
  record Owned(Owner owner, Problem absent) {}
}
