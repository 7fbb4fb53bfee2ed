package io.leat.server.api;

import io.leat.contract.GroupOperations;
import io.leat.contract.GroupView;
import io.leat.contract.NewGroup;
import io.leat.server.http.Answer;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.Group;
import io.leat.store.Store;
import java.time.Clock;
import java.util.List;

/** Groups of accounts. */
final class GroupRoutes {
  private final Store store;
  private final Clock clock;

  GroupRoutes(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(GroupOperations.LIST_GROUPS, this::list),
        Route.of(GroupOperations.CREATE_GROUP, this::create),
        Route.of(GroupOperations.GET_GROUP, request -> Answer.json(view(group(request)))),
        Route.of(GroupOperations.DELETE_GROUP, this::delete),
        Route.of(GroupOperations.ADD_TO_GROUP, this::add),
        Route.of(GroupOperations.REMOVE_FROM_GROUP, this::remove));
  }

  private Answer list(Request request) {
    return PagedRows.byName(
        request, "groups", store.groups()::page, Group::name, GroupRoutes::view);
  }

  private static GroupView view(Group group) {
    return new GroupView(group.name(), group.accounts(), group.created());
  }

  private Group group(Request request) {
    String name = request.required("group");
    return store.groups().find(name).orElseThrow(() -> Problem.notFound("group", name).refusal());
  }

  private Account account(Request request) {
    String name = request.required("account");
    return store
        .accounts()
        .find(name)
        .orElseThrow(() -> Problem.notFound("account", name).refusal());
  }

  private Answer create(Request request) {
    String name = request.body(NewGroup.class).name();
    Roles.refuseReserved(name);
    try {
      Group made = store.groups().create(name, clock.instant());
      return Answer.created(request, "/api/v1/groups/" + name, view(made));
    } catch (Conflict taken) {
      throw Problem.conflict("exists", String.valueOf(taken.getMessage())).refusal();
    }
  }

  private Answer delete(Request request) {
    Group group = group(request);
    store.groups().delete(group.name());
    return Answer.empty();
  }

  private Answer add(Request request) {
    try {
      store.groups().add(group(request), account(request));
    } catch (Conflict gone) {
      throw Problem.conflict("changed", "one of them was removed meanwhile").refusal();
    }
    return Answer.empty();
  }

  private Answer remove(Request request) {
    Group group = group(request);
    Account account = account(request);
    if (!store.groups().remove(group, account)) {
      throw Problem.notFound("account in group '" + group.name() + "'", account.name()).refusal();
    }
    return Answer.empty();
  }
}
