package io.leat.server.api;

import io.leat.contract.AuditEntryView;
import io.leat.contract.AuditOperations;
import io.leat.server.http.Answer;
import io.leat.server.http.Cursor;
import io.leat.server.http.Page;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.AuditEntry;
import io.leat.store.Store;
import java.util.List;
import java.util.Optional;

/** Who did what, for administrators. */
final class AuditRoutes {
  private final Store store;

  AuditRoutes(Store store) {
    this.store = store;
  }

  List<Route> routes() {
    return List.of(Route.of(AuditOperations.LIST_AUDIT, this::list));
  }

  private Answer list(Request request) {
    int limit = Math.toIntExact(request.integer("limit").orElse(50L));
    long before =
        request
            .text("after")
            .map(text -> Cursor.read(text, "audit", 1).keys().getFirst())
            .map(Long::parseLong)
            .orElse(Long.MAX_VALUE);
    List<AuditEntry> all = store.audit().page(before, limit + 1);
    List<AuditEntry> page = all.subList(0, Math.min(limit, all.size()));
    return new Page<>(
            page.stream().map(AuditRoutes::view).toList(),
            all.size() > limit
                ? Optional.of(Cursor.of("audit", Long.toString(page.getLast().id())))
                : Optional.empty())
        .answer(request);
  }

  private static AuditEntryView view(AuditEntry entry) {
    return new AuditEntryView(
        entry.id(),
        entry.at(),
        entry.who(),
        new AuditEntryView.Act(entry.what(), entry.target()),
        entry.from(),
        entry.result(),
        entry.hash());
  }
}
