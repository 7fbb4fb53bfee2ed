package io.leat.contract;

import java.util.List;

/** What forges call, and what they called. */
public final class HookOperations {
  public static final Operation LIST_HOOKS =
      Operation.get(
              "listHooks",
              "/api/v1/projects/{project}/hooks",
              Tag.TRIGGER,
              "What forges sent to it, and what became of each, the newest first; what was refused"
                  + " for its signature since the server started comes before it.")
          .asks(Right.PROJECTS_READ)
          .takes(ProjectOperations.PROJECT, Parameter.limit(500, 50), Parameter.AFTER)
          .answers(
              Reply.list(
                      "What came.",
                      ReceivedHook.class,
                      """
                      {
                        "hook": 5,
                        "forge": "github",
                        "delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
                        "received": "2026-11-21T12:00:00.000Z",
                        "subject": "main 0123456789abcdef0123456789abcdef01234567",
                        "state": "started",
                        "because": "",
                        "times": 1,
                        "runs": [17]
                      }
                      """)
                  .with(Header.LINK));

  public static final Operation RECEIVE_HOOK =
      Operation.post(
              "receiveHook",
              "/api/v1/projects/{project}/hooks/{forge}",
              Tag.TRIGGER,
              "What a forge calls on a push, tag or pull request.")
          .described(
              "Signed with the project's hook secret; what is not is answered with 401, and a"
                  + " repeated delivery with 202 and no run.")
          .open()
          .takes(
              ProjectOperations.PROJECT,
              Parameter.path(
                  "forge",
                  "The kind of the forge.",
                  Rule.words("github", "gitlab", "gitea", "forgejo", "bitbucket", "generic")))
          .body(new Operation.Body("*/*", String.class, true, ""))
          .answers(
              Reply.json(
                  202,
                  "Taken, or an event that starts nothing.",
                  HookAnswer.class,
                  """
                  {"status": "accepted", "reason": ""}
                  """));

  static final List<Operation> ALL = List.of(LIST_HOOKS, RECEIVE_HOOK);

  private HookOperations() {}
}
