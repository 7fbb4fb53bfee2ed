package io.leat.contract;

import java.util.List;

/** Secrets of tasks, whose values are never shown. */
public final class SecretOperations {
  private static final String VIEW =
      """
      {
        "name": "DEPLOY_KEY",
        "version": 2,
        "written": {"by": "admin", "at": "2026-11-27T10:07:15.702Z"},
        "used": {"run": 17, "at": "2026-11-27T12:30:00.000Z"},
        "readable": true,
        "vault": null
      }
      """;

  private static final String VALUE =
      """
      {"value": "a value of 6 characters or more"}
      """;

  private static final String STORED =
      "The value is encrypted before it is stored, and never shown again. It replaces the one"
          + " before: tasks that begin from then on are given it. With 'vault' in the place of"
          + " 'value' it is read there whenever a task needs it, and the server keeps where that"
          + " is, which is shown. 422 'unfit-value' tells why it can be no secret, or not be there,"
          + " 409 'too-many' that there are 1,000.";

  private static final String OF_ENVIRONMENT =
      "/api/v1/projects/{project}/environments/{environment}/secrets";

  private static final Parameter SECRET =
      Parameter.path(
          "secret",
          "The name of the secret: letters, digits and _, as variables have.",
          Rule.pattern("^[A-Za-z_][A-Za-z0-9_]{0,99}$"));

  public static final Operation LIST_SECRETS =
      Operation.get(
              "listSecrets",
              "/api/v1/secrets",
              Tag.SECRET,
              "The secrets that tasks of all projects may ask for, without their values.")
          .asks(Right.SERVER_SECRETS)
          .answers(Reply.list("The secrets, by name.", SecretView.class, VIEW));

  public static final Operation GET_SECRET =
      Operation.get("getSecret", "/api/v1/secrets/{secret}", Tag.SECRET, "One of them.")
          .asks(Right.SERVER_SECRETS)
          .takes(SECRET)
          .answers(shown())
          .unlessKnown();

  public static final Operation PUT_SECRET =
      put("putSecret", "/api/v1/secrets/{secret}", "Keep a secret for tasks of all projects.")
          .asks(Right.SERVER_SECRETS)
          .takes(SECRET, Parameter.IF_MATCH);

  public static final Operation DELETE_SECRET =
      Operation.delete("deleteSecret", "/api/v1/secrets/{secret}", Tag.SECRET, "Forget a secret.")
          .asks(Right.SERVER_SECRETS)
          .takes(SECRET, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation LIST_PROJECT_SECRETS =
      Operation.get(
              "listProjectSecrets",
              "/api/v1/projects/{project}/secrets",
              Tag.SECRET,
              "The secrets that only tasks of this project may ask for, without their values.")
          .asks(Right.SECRETS_READ)
          .takes(ProjectOperations.PROJECT)
          .answers(Reply.list("The secrets, by name.", SecretView.class, VIEW));

  public static final Operation GET_PROJECT_SECRET =
      Operation.get(
              "getProjectSecret",
              "/api/v1/projects/{project}/secrets/{secret}",
              Tag.SECRET,
              "One of them.")
          .asks(Right.SECRETS_READ)
          .takes(ProjectOperations.PROJECT, SECRET)
          .answers(shown())
          .unlessKnown();

  public static final Operation PUT_PROJECT_SECRET =
      put(
              "putProjectSecret",
              "/api/v1/projects/{project}/secrets/{secret}",
              "Keep a secret for tasks of this project; it hides that of the server under the same"
                  + " name.")
          .asks(Right.SECRETS_CHANGE)
          .takes(ProjectOperations.PROJECT, SECRET, Parameter.IF_MATCH);

  public static final Operation DELETE_PROJECT_SECRET =
      Operation.delete(
              "deleteProjectSecret",
              "/api/v1/projects/{project}/secrets/{secret}",
              Tag.SECRET,
              "Forget a secret of a project.")
          .asks(Right.SECRETS_CHANGE)
          .takes(ProjectOperations.PROJECT, SECRET, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation LIST_ENVIRONMENT_SECRETS =
      Operation.get(
              "listEnvironmentSecrets",
              OF_ENVIRONMENT,
              Tag.SECRET,
              "The secrets that only tasks that bring a version to this environment may ask for,"
                  + " without their values.")
          .asks(Right.SECRETS_READ)
          .takes(ProjectOperations.PROJECT, EnvironmentOperations.ENVIRONMENT)
          .answers(Reply.list("The secrets, by name.", SecretView.class, VIEW));

  public static final Operation GET_ENVIRONMENT_SECRET =
      Operation.get(
              "getEnvironmentSecret", OF_ENVIRONMENT + "/{secret}", Tag.SECRET, "One of them.")
          .asks(Right.SECRETS_READ)
          .takes(ProjectOperations.PROJECT, EnvironmentOperations.ENVIRONMENT, SECRET)
          .answers(shown())
          .unlessKnown();

  public static final Operation PUT_ENVIRONMENT_SECRET =
      put(
              "putEnvironmentSecret",
              OF_ENVIRONMENT + "/{secret}",
              "Keep a secret for tasks that bring a version to this environment; it hides that of"
                  + " the project and of the server under the same name.")
          .asks(Right.SECRETS_CHANGE)
          .takes(
              ProjectOperations.PROJECT,
              EnvironmentOperations.ENVIRONMENT,
              SECRET,
              Parameter.IF_MATCH);

  public static final Operation DELETE_ENVIRONMENT_SECRET =
      Operation.delete(
              "deleteEnvironmentSecret",
              OF_ENVIRONMENT + "/{secret}",
              Tag.SECRET,
              "Forget a secret of an environment.")
          .asks(Right.SECRETS_CHANGE)
          .takes(
              ProjectOperations.PROJECT,
              EnvironmentOperations.ENVIRONMENT,
              SECRET,
              Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation ROTATE_MASTER_KEY =
      Operation.post(
              "rotateMasterKey",
              "/api/v1/master-key/rotate",
              Tag.SECRET,
              "Encrypt all that is kept encrypted with another key.")
          .asks(Right.SERVER_SECRETS)
          .described(
              "A new key is made, or that which the command of the configuration prints first is"
                  + " taken. Answered when nothing needs the key before any more; backups of before"
                  + " do. 409 'no-other-key' tells why there is none, 409 'being-done' that this or"
                  + " a backup goes on, 503 'key-not-taken' that the command fails, or the key"
                  + " cannot be written.")
          .answers(
              Reply.json(
                  200,
                  "It is done.",
                  KeyRotated.class,
                  """
                  {"key": "8d1c2a765f0c9b3e", "values": 12, "unreadable": []}
                  """));

  static final List<Operation> ALL =
      List.of(
          LIST_SECRETS,
          GET_SECRET,
          PUT_SECRET,
          DELETE_SECRET,
          LIST_PROJECT_SECRETS,
          GET_PROJECT_SECRET,
          PUT_PROJECT_SECRET,
          DELETE_PROJECT_SECRET,
          LIST_ENVIRONMENT_SECRETS,
          GET_ENVIRONMENT_SECRET,
          PUT_ENVIRONMENT_SECRET,
          DELETE_ENVIRONMENT_SECRET,
          ROTATE_MASTER_KEY);

  private SecretOperations() {}

  private static Reply shown() {
    return Reply.json(200, "The secret; ETag is its version.", SecretView.class, VIEW)
        .with(Header.ETAG);
  }

  private static Operation put(String id, String path, String summary) {
    return Operation.of(id, Method.PUT, path, Tag.SECRET, summary)
        .described(STORED)
        .body(NewSecret.class, VALUE)
        .answers(
            Reply.json(200, "The value is another now.", SecretView.class, VIEW).with(Header.ETAG),
            Reply.json(201, "There is such a secret now.", SecretView.class, VIEW)
                .with(Header.ETAG, Header.LOCATION));
  }
}
