package io.leat.server.http;

import io.leat.server.account.Entrance;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the server works with.
 *
 * @param routes all of them, one for each operation of the contract
 * @param owners whose what a path names is
 * @param accessLog takes a line for each answer; called by many threads
 * @param known what is told of a failure of the machine, such as a full disk; nothing of a bug
 * @param failures takes the id of a request and the bug that ended it
 */
public record HttpParts(
    Contract contract,
    List<Route> routes,
    Entrance entrance,
    Owners owners,
    IdempotentRequests idempotent,
    AuditTrail audit,
    Clock clock,
    Consumer<AccessLine> accessLog,
    Function<Throwable, Optional<Problem>> known,
    BiConsumer<String, Throwable> failures) {
  public HttpParts {
    routes = List.copyOf(routes);
  }
}
