package io.leat.contract;

import java.util.List;

/** Who has which role in a project. */
public final class MemberOperations {
  private static final Parameter MEMBER =
      Parameter.path(
          "member", "The name of an account, or group: and that of a group.", Rule.name(110));

  public static final Operation LIST_MEMBERS =
      Operation.get(
              "listMembers",
              "/api/v1/projects/{project}/members",
              Tag.PEOPLE,
              "Who has a role in a project; who has one on the server has it there too.")
          .asks(Right.PROJECTS_READ)
          .takes(ProjectOperations.PROJECT, Parameter.limit(500, 50), Parameter.AFTER)
          .answers(
              Reply.list(
                      "A page of them: the accounts by name, then the groups.",
                      MemberView.class,
                      """
                      {"member": "group:release", "role": "developer"}
                      """)
                  .with(Header.LINK));

  public static final Operation PUT_MEMBER =
      Operation.of(
              "putMember",
              Method.PUT,
              "/api/v1/projects/{project}/members/{member}",
              Tag.PEOPLE,
              "Give an account or a group a role in a project, in place of the one before.")
          .asks(Right.MEMBERS_CHANGE)
          .described("In effect at once. Where there is no such account or group: 422 'unknown'.")
          .takes(ProjectOperations.PROJECT, MEMBER)
          .body(
              MemberRole.class,
              """
              {"role": "developer"}
              """)
          .answers(
              Reply.json(
                  200,
                  "It has the role.",
                  MemberView.class,
                  """
                  {"member": "group:release", "role": "developer"}
                  """),
              Reply.problem(422));

  public static final Operation REMOVE_MEMBER =
      Operation.delete(
              "removeMember",
              "/api/v1/projects/{project}/members/{member}",
              Tag.PEOPLE,
              "Take the role of an account or a group in a project.")
          .asks(Right.MEMBERS_CHANGE)
          .takes(ProjectOperations.PROJECT, MEMBER)
          .answers(Reply.empty(204, "It has none any more."));

  static final List<Operation> ALL = List.of(LIST_MEMBERS, PUT_MEMBER, REMOVE_MEMBER);

  private MemberOperations() {}
}
