package io.leat.server;

import io.leat.contract.Method;
import io.leat.contract.Operation;
import io.leat.server.host.DataDisk;
import io.leat.server.http.Answer;
import io.leat.server.http.Handler;
import io.leat.server.http.Problem;
import io.leat.server.http.Route;
import java.util.List;
import java.util.Set;

/**
 * Stands before all routes that change something: refuses them while the disk is full, but for those that sign in, stop something or make
 * room; and answers none of them well when the data folder has gone, before or meanwhile.
 */
final class DiskGate {
  private static final Set<String> ALWAYS = Set.of("login", "logout", "loginAgent", "cancelRun");

  private final DataDisk disk;

  DiskGate(DataDisk disk) {
    this.disk = disk;
  }

  List<Route> over(List<Route> routes) {
    return routes.stream().map(this::over).toList();
  }

  private Route over(Route route) {
    Operation operation = route.operation();
    if (operation.method() == Method.GET) {
      return route;
    }
    boolean always = operation.method() == Method.DELETE || ALWAYS.contains(operation.id());
    Handler inner = route.handler();
    return new Route(
        operation,
        route.audience(),
        route.body(),
        route.actor(),
        request -> {
          there();
          if (!always && disk.full()) {
            throw full(disk).refusal();
          }
          Answer answer = inner.handle(request);
          there();
          return answer;
        },
        route.before(),
        route.gate());
  }

  private void there() {
    disk.lost()
        .ifPresent(
            lost -> {
              throw away(lost).refusal();
            });
  }

  static Problem away(String lost) {
    return Problem.unavailable(
        "data-folder-away", lost + "; nothing is kept until it is back: see to the folder");
  }

  static Problem full(DataDisk disk) {
    return Problem.of(
            507,
            "disk-full",
            "the disk of the server is full",
            disk.room() + "; what was asked is not done")
        .header("Retry-After", "5");
  }
}
