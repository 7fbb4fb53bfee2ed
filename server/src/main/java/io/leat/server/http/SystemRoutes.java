package io.leat.server.http;

import io.leat.contract.MediaType;
import io.leat.contract.Ready;
import io.leat.contract.SystemOperations;
import io.leat.contract.Up;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a server tells of itself: whether it lives, whether it works, what it measures, what it can. */
public final class SystemRoutes {
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-wgS062LFSKkeu7P4IinDU6RmJ54xPXmKRbRmxC+FQcE=';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Contract contract;
  private final Supplier<List<Check>> checks;
  private final PrometheusMeterRegistry metrics;
  private final boolean metricsOpen;

  /**
   * Something that must work for the server to work.
   *
   * @param problem what is wrong, for operators; empty when nothing is
   */
  public record Check(String name, Optional<String> problem) {}

  /**
   * The routes of the system.
   *
   * @param checks asked at each {@code /ready}, on a virtual thread; ends within two seconds
   * @param metricsOpen whether an administrator says that anybody may see what is measured
   */
  public SystemRoutes(
      Contract contract,
      Supplier<List<Check>> checks,
      PrometheusMeterRegistry metrics,
      boolean metricsOpen) {
    this.contract = contract;
    this.checks = checks;
    this.metrics = metrics;
    this.metricsOpen = metricsOpen;
  }

  /** The routes. */
  public List<Route> routes() {
    Route measured =
        Route.of(
            SystemOperations.METRICS,
            _ ->
                Answer.text(
                    MediaType.TEXT + "; version=0.0.4" + MediaType.UTF_8, metrics.scrape()));
    return List.of(
        Route.of(SystemOperations.HEALTH, _ -> up()),
        Route.of(SystemOperations.READY, _ -> ready()),
        // the same for who reaches the server by a proxy that passes on /api alone
        Route.of(SystemOperations.API_HEALTH, _ -> up()),
        Route.of(SystemOperations.API_READY, _ -> ready()),
        metricsOpen ? measured.opened() : measured,
        Route.of(SystemOperations.OPENAPI, this::openapi),
        Route.of(SystemOperations.DOCS, _ -> docs()));
  }

  private static Answer up() {
    return Answer.json(Up.UP);
  }

  /** What is wrong is for the log and for the metrics; who is not signed in learns only which part it is. */
  private Answer ready() {
    Ready ready =
        Ready.of(
            checks.get().stream()
                .map(each -> new Ready.Check(each.name(), status(each.problem().isEmpty())))
                .toList());
    return Answer.json(ready.status() == Ready.Status.UP ? 200 : 503, ready);
  }

  private static Ready.Status status(boolean good) {
    return good ? Ready.Status.UP : Ready.Status.DOWN;
  }

  private Answer openapi(Request request) {
    JsonObject document = new JsonObject();
    contract
        .document()
        .forEach(
            member ->
                document.put(
                    member.getKey(),
                    member.getKey().equals("servers") ? servers(request) : member.getValue()));
    return Answer.json(document);
  }

  private static JsonArray servers(Request request) {
    return new JsonArray().add(new JsonObject().put("url", request.base()));
  }

  /** What the contract makes of itself for people: its style alone counts. */
  private static Answer docs() throws IOException {
    byte[] page = Contract.resource("api.html");
    return new Answer.Bytes(
        200,
        MediaType.HTML + MediaType.UTF_8,
        Buffer.buffer(page),
        Optional.of(EntityTags.digest(page)),
        Map.of("Content-Security-Policy", POLICY));
  }
}
