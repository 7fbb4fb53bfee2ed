package io.leat.contract;

import java.util.List;

/** What projects ask before versions go live, and what went live. */
public final class EnvironmentOperations {
  private static final String DEPLOYMENT =
      """
      {
        "run": 17,
        "task": "deploy",
        "state": "succeeded",
        "url": "https://shop.example.com",
        "by": "ada",
        "branch": "main",
        "tag": null,
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "asked": "2026-11-27T12:28:04.000Z",
        "begun": "2026-11-27T12:30:00.000Z",
        "ended": "2026-11-27T12:31:12.000Z"
      }
      """;

  private static final String VIEW =
      """
      {
        "environment": "production",
        "approve": {"by": ["release"], "minutes": 60, "notOwn": true},
        "branches": ["main", "release/**"],
        "tags": [],
        "version": 2,
        "written": {"by": "admin", "at": "2026-11-27T10:07:15.702Z"},
        "live": %s
      }
      """
          .formatted(DEPLOYMENT);

  static final Parameter ENVIRONMENT =
      Parameter.path(
          "environment",
          "The name of the environment: letters, digits and . _ -, a letter or digit first.",
          Rule.pattern("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"));

  public static final Operation LIST_ENVIRONMENTS =
      Operation.get(
              "listProjectEnvironments",
              "/api/v1/projects/{project}/environments",
              Tag.ENVIRONMENT,
              "The environments of which the project asks something.")
          .asks(Right.ENVIRONMENTS_READ)
          .takes(ProjectOperations.PROJECT)
          .answers(Reply.list("The environments, by name.", ProjectEnvironmentView.class, VIEW));

  public static final Operation GET_ENVIRONMENT =
      Operation.get(
              "getProjectEnvironment",
              "/api/v1/projects/{project}/environments/{environment}",
              Tag.ENVIRONMENT,
              "One of them, with what is live there.")
          .asks(Right.ENVIRONMENTS_READ)
          .takes(ProjectOperations.PROJECT, ENVIRONMENT)
          .answers(shown());

  public static final Operation PUT_ENVIRONMENT =
      Operation.of(
              "putProjectEnvironment",
              Method.PUT,
              "/api/v1/projects/{project}/environments/{environment}",
              Tag.ENVIRONMENT,
              "Say what is asked before a version goes live there.")
          .asks(Right.ENVIRONMENTS_CHANGE)
          .described(
              "It replaces what was asked before, for tasks that have all that they need from then"
                  + " on. A Jobfile can ask for more, and never for less. 422 'unfit-pattern' tells"
                  + " what is wrong with a pattern, 409 'too-many' that the project has 100.")
          .takes(ProjectOperations.PROJECT, ENVIRONMENT, Parameter.IF_MATCH)
          .body(
              NewEnvironment.class,
              """
              {
                "approve": {"by": ["release"], "minutes": 60, "notOwn": true},
                "branches": ["main", "release/**"]
              }
              """)
          .answers(
              Reply.json(200, "It asks for this now.", ProjectEnvironmentView.class, VIEW)
                  .with(Header.ETAG),
              Reply.json(201, "It asks for something now.", ProjectEnvironmentView.class, VIEW)
                  .with(Header.ETAG, Header.LOCATION),
              Reply.problem(422));

  public static final Operation DELETE_ENVIRONMENT =
      Operation.delete(
              "deleteProjectEnvironment",
              "/api/v1/projects/{project}/environments/{environment}",
              Tag.ENVIRONMENT,
              "Ask for nothing there any more. Its secrets stay.")
          .asks(Right.ENVIRONMENTS_CHANGE)
          .takes(ProjectOperations.PROJECT, ENVIRONMENT, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation LIST_DEPLOYMENTS =
      Operation.get(
              "listDeployments",
              "/api/v1/projects/{project}/environments/{environment}/deployments",
              Tag.ENVIRONMENT,
              "What was brought live there, also where nothing is asked.")
          .asks(Right.ENVIRONMENTS_READ)
          .described("They are kept as long as their runs.")
          .takes(ProjectOperations.PROJECT, ENVIRONMENT, Parameter.limit(500, 50), Parameter.AFTER)
          .answers(
              Reply.list("The latest first.", DeploymentView.class, DEPLOYMENT).with(Header.LINK));

  static final List<Operation> ALL =
      List.of(
          LIST_ENVIRONMENTS,
          GET_ENVIRONMENT,
          PUT_ENVIRONMENT,
          DELETE_ENVIRONMENT,
          LIST_DEPLOYMENTS);

  private EnvironmentOperations() {}

  private static Reply shown() {
    return Reply.json(
            200, "The environment; ETag is its version.", ProjectEnvironmentView.class, VIEW)
        .with(Header.ETAG);
  }
}
