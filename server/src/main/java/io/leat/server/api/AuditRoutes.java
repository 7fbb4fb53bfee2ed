package io.leat.server.api;

import io.leat.contract.AuditCheckView;
import io.leat.contract.AuditOperations;
import io.leat.server.audit.AuditLine;
import io.leat.server.http.Answer;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.AuditCheck;
import io.leat.store.AuditEntry;
import io.leat.store.AuditQuery;
import io.leat.store.Store;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who did what, and whether that is as it was written, for administrators. */
final class AuditRoutes {
  private final Store store;

  AuditRoutes(Store store) {
    this.store = store;
  }

  List<Route> routes() {
    return List.of(
        Route.of(AuditOperations.LIST_AUDIT, this::list),
        Route.of(AuditOperations.CHECK_AUDIT, this::check));
  }

  private Answer list(Request request) {
    AuditQuery query = new AuditQuery(request.text("account").orElse(null), since(request));
    return PagedRows.newestFirst(
        request,
        "audit",
        (before, limit) -> store.audit().page(query, before, limit),
        AuditEntry::id,
        AuditLine::view);
  }

  private static @Nullable Instant since(Request request) {
    try {
      return request.text("since").map(Instant::parse).orElse(null);
    } catch (DateTimeParseException noTime) {
      throw Problem.badParameter("since", "'since' is no time that there is").refusal();
    }
  }

  private Answer check(Request request) {
    int limit = Math.toIntExact(request.integer("limit").orElse(1_000L));
    AuditCheck found = store.audit().check(request.integer("entry").orElse(0L), limit);
    AuditCheck.Fault fault = found.fault();
    return Answer.json(
        new AuditCheckView(
            found.count(),
            found.last(),
            found.hash(),
            found.atEnd() || fault != null ? null : found.last() + 1,
            fault == null ? null : new AuditCheckView.Fault(fault.row(), fault.because())));
  }
}
