package io.leat.server.http;

import io.leat.contract.Audience;
import io.leat.contract.Method;
import io.leat.contract.Operation;
import io.leat.contract.SystemOperations;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All routes by their paths, each with its operation. A word in a path goes before a parameter. Immutable. */
final class RouteTable {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");

  private static final Map<String, Method> METHODS =
      Stream.of(Method.values()).collect(Collectors.toMap(Method::name, each -> each));

  /** Open where the administrator says so. */
  private static final Operation METRICS = SystemOperations.METRICS;

  /** By path; as the brace comes behind all letters, '/runs/x' stands before '/runs/{run}'. */
  private final SortedMap<String, SortedMap<Method, Entry>> paths = new TreeMap<>();

  /** A route, and how requests for it are checked. */
  record Entry(Route route, RequestCheck check) {}

  /**
   * The table.
   *
   * @throws IllegalStateException when the routes and the contract are not one to one, or one is open that must not be
   */
  RouteTable(Contract contract, List<Route> routes) {
    List<String> faults = new ArrayList<>();
    Set<String> missing = new HashSet<>(contract.operations().keySet());
    for (Route route : routes) {
      String id = route.operation().id();
      RequestCheck check = contract.operation(id);
      if (check == null) {
        faults.add("'" + id + "' is not in the contract");
        continue;
      }
      if (!missing.remove(id)) {
        faults.add("'" + id + "' has two routes");
      }
      boolean mayBeOpen =
          route.operation().about().audience() instanceof Audience.Anybody
              || METRICS.equals(route.operation());
      if (route.isOpen() && !mayBeOpen) {
        faults.add("'" + id + "' must not be open");
      }
      if (route.audience() instanceof Audience.Nobody) {
        faults.add("'" + id + "' is for nobody");
      }
      if ((route.body().kind() == BodyRule.Kind.JSON) != check.body().isPresent()) {
        faults.add("'" + id + "' and the contract differ on its body");
      }
      if ((route.before() != null) != route.operation().idempotent()) {
        faults.add("'" + id + "' and the contract differ on Idempotency-Key");
      }
      add(new Entry(route, check), faults);
    }
    missing.forEach(id -> faults.add("'" + id + "' has no route"));
    if (!faults.isEmpty()) {
      throw new IllegalStateException("routes and contract differ: " + String.join("; ", faults));
    }
  }

  private void add(Entry entry, List<String> faults) {
    Operation operation = entry.route().operation();
    if (paths.computeIfAbsent(operation.path(), _ -> new TreeMap<>()).put(operation.method(), entry)
        != null) {
      faults.add("'" + operation.path() + "' has two routes for " + operation.method());
    }
  }

  /**
   * Has {@code router} lead each request for a path below {@code base} to its route.
   *
   * @param found takes a request with its route; HEAD is led to the route for GET
   * @param other takes one whose path is known and whose method is not, with the methods that there are
   */
  void mount(
      Router router,
      String base,
      BiConsumer<RoutingContext, Entry> found,
      BiConsumer<RoutingContext, Set<Method>> other) {
    paths.forEach(
        (path, entries) ->
            router
                .route(base + PARAMETER.matcher(path).replaceAll(":$1"))
                .handler(
                    routing -> {
                      Entry entry = entry(entries, routing.request().method());
                      if (entry == null) {
                        other.accept(routing, entries.keySet());
                      } else {
                        found.accept(routing, entry);
                      }
                    }));
  }

  /** The route for {@code sent}; null when there is none. */
  private static @Nullable Entry entry(Map<Method, Entry> entries, HttpMethod sent) {
    Method method = METHODS.get(HttpMethod.HEAD.equals(sent) ? HttpMethod.GET.name() : sent.name());
    return method == null ? null : entries.get(method);
  }
}
