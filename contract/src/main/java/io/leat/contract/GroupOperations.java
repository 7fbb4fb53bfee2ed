package io.leat.contract;

import java.util.List;

/** Groups of accounts. */
public final class GroupOperations {
  private static final Parameter GROUP =
      Parameter.path("group", "The name of the group.", Rule.name(100));

  private static final Parameter ACCOUNT =
      Parameter.path("account", "The name of an account.", Rule.name(100));

  private static final String EXAMPLE =
      """
      {"name": "release", "accounts": ["ann"], "created": "2026-11-27T12:00:00.000Z"}
      """;

  public static final Operation LIST_GROUPS =
      Operation.get("listGroups", "/api/v1/groups", Tag.PEOPLE, "Groups, by name.")
          .asks(Right.ACCOUNTS_READ)
          .takes(Parameter.limit(500, 50), Parameter.AFTER)
          .answers(Reply.list("A page of groups.", GroupView.class, EXAMPLE).with(Header.LINK));

  public static final Operation CREATE_GROUP =
      Operation.post("createGroup", "/api/v1/groups", Tag.PEOPLE, "Make a group.")
          .asks(Right.ACCOUNTS_CHANGE)
          .body(
              NewGroup.class,
              """
              {"name": "release"}
              """)
          .answers(
              Reply.json(201, "Made.", GroupView.class, EXAMPLE).with(Header.LOCATION),
              Reply.problem(409),
              Reply.problem(422));

  public static final Operation GET_GROUP =
      Operation.get("getGroup", "/api/v1/groups/{group}", Tag.PEOPLE, "One group.")
          .asks(Right.ACCOUNTS_READ)
          .takes(GROUP)
          .answers(Reply.json(200, "The group.", GroupView.class, EXAMPLE));

  public static final Operation DELETE_GROUP =
      Operation.delete(
              "deleteGroup",
              "/api/v1/groups/{group}",
              Tag.PEOPLE,
              "Remove a group with its roles in projects; the accounts stay.")
          .asks(Right.ACCOUNTS_CHANGE)
          .takes(GROUP)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation ADD_TO_GROUP =
      Operation.of(
              "addToGroup",
              Method.PUT,
              "/api/v1/groups/{group}/accounts/{account}",
              Tag.PEOPLE,
              "Put an account into a group; no change if it is in it.")
          .asks(Right.ACCOUNTS_CHANGE)
          .takes(GROUP, ACCOUNT)
          .answers(Reply.empty(204, "It is in it."));

  public static final Operation REMOVE_FROM_GROUP =
      Operation.delete(
              "removeFromGroup",
              "/api/v1/groups/{group}/accounts/{account}",
              Tag.PEOPLE,
              "Take an account out of a group.")
          .asks(Right.ACCOUNTS_CHANGE)
          .takes(GROUP, ACCOUNT)
          .answers(Reply.empty(204, "It is not in it any more."));

  static final List<Operation> ALL =
      List.of(LIST_GROUPS, CREATE_GROUP, GET_GROUP, DELETE_GROUP, ADD_TO_GROUP, REMOVE_FROM_GROUP);

  private GroupOperations() {}
}
