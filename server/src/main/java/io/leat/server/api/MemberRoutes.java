package io.leat.server.api;

import io.leat.contract.MemberOperations;
import io.leat.contract.MemberRole;
import io.leat.contract.MemberView;
import io.leat.contract.Role;
import io.leat.server.http.Answer;
import io.leat.server.http.Cursor;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.Group;
import io.leat.store.Members;
import io.leat.store.Store;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who has which role in a project. */
final class MemberRoutes {
  /** What stands before the name of a group. */
  private static final String GROUP = "group:";

  private final Store store;
  private final PathLookup found;

  MemberRoutes(Store store, PathLookup found) {
    this.store = store;
    this.found = found;
  }

  List<Route> routes() {
    return List.of(
        Route.of(MemberOperations.LIST_MEMBERS, this::list),
        Route.of(MemberOperations.PUT_MEMBER, this::put),
        Route.of(MemberOperations.REMOVE_MEMBER, this::remove));
  }

  private Answer list(Request request) {
    int limit = Math.toIntExact(request.integer("limit").orElseThrow());
    Optional<Members.Place> after =
        request
            .text("after")
            .map(text -> Cursor.read(text, "members", 2).keys())
            .map(keys -> new Members.Place(Boolean.parseBoolean(keys.getFirst()), keys.getLast()));
    List<Members.Member> all =
        store
            .members()
            .page(found.project(request).id(), after.orElse(Members.Place.FIRST), limit + 1);
    List<Members.Member> page = all.subList(0, Math.min(limit, all.size()));
    return new Page<>(
            page.stream().map(MemberRoutes::view).toList(),
            all.size() > limit
                ? Optional.of(
                    Cursor.of(
                        "members",
                        Boolean.toString(page.getLast().isGroup()),
                        page.getLast().name()))
                : Optional.empty())
        .answer(request);
  }

  private static MemberView view(Members.Member member) {
    return new MemberView(
        (member.isGroup() ? GROUP : "") + member.name(), Role.valueOf(member.role().name()));
  }

  private Optional<Members.Who> who(String member) {
    return member.startsWith(GROUP)
        ? store
            .groups()
            .find(member.substring(GROUP.length()))
            .map(Group::id)
            .map(Members.OfGroup::new)
        : store.accounts().find(member).map(Account::id).map(Members.OfAccount::new);
  }

  private Answer put(Request request) {
    long project = found.project(request).id();
    String member = request.required("member");
    Role role = request.body(MemberRole.class).role();
    Members.Who who =
        who(member)
            .orElseThrow(
                () ->
                    Problem.unprocessable(
                            "unknown",
                            "there is no account or group '"
                                + member
                                + "'"
                                + (store.groups().find(member).isPresent()
                                    ? "; of the group of that name: group:" + member
                                    : ""))
                        .refusal());
    try {
      store.members().put(project, who, Objects.requireNonNull(Roles.stored(role)));
    } catch (Conflict gone) {
      throw Problem.conflict("changed", "'" + member + "' was removed meanwhile").refusal();
    }
    return Answer.json(new MemberView(member, role));
  }

  private Answer remove(Request request) {
    long project = found.project(request).id();
    String member = request.required("member");
    if (who(member).filter(each -> store.members().remove(project, each)).isEmpty()) {
      throw Problem.notFound("member of this project", member).refusal();
    }
    return Answer.empty();
  }
}
