package io.leat.contract;

import java.util.List;

/** Projects and their Jobfiles. */
public final class ProjectOperations {
  static final Parameter PROJECT =
      Parameter.path("project", "The name of the project.", Rule.name(100));

  /** A project with a repository. */
  private static final String EXAMPLE =
      """
      {
        "name": "web",
        "kind": "git",
        "url": "https://example.com/web.git",
        "branch": "main",
        "jobfile": "",
        "pollSeconds": 60,
        "retention": {"days": 30, "runs": null, "megabytes": null},
        "startedBy": [],
        "pullRequests": {"forks": "ignore", "own": "trust"},
        "hasCredential": false,
        "hasHookSecret": true,
        "version": 2,
        "created": "2026-11-21T11:00:00.000Z"
      }
      """;

  /** What a sound Jobfile declares. */
  private static final String JOBS =
      """
      {
        "accepted": true,
        "diagnostics": [],
        "jobs": [
          {
            "name": "web",
            "description": "Build and test the web app",
            "hash": "3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f",
            "tasks": ["compile", "test"],
            "parameters": [
              {
                "name": "target",
                "kind": "text",
                "default": "staging",
                "required": false,
                "pattern": null,
                "choices": ["staging", "production"],
                "description": ""
              }
            ],
            "triggers": ["push", "cron"],
            "schedules": [
              {"schedule": "30 2 * * *", "zone": "Europe/Vienna", "next": "2026-11-22T01:30:00Z"}
            ],
            "secrets": ["DEPLOY_KEY"]
          }
        ],
        "branch": "main",
        "commit": "0123456789abcdef0123456789abcdef01234567"
      }
      """;

  /** What is wrong with another one. */
  private static final String BROKEN =
      """
      {
        "accepted": false,
        "diagnostics": [
          {
            "code": "LEAT-104",
            "severity": "error",
            "file": "Jobfile",
            "line": 12,
            "column": 20,
            "message": "task 'deploy' needs unknown task 'tset'",
            "help": "did you mean 'test'?"
          }
        ],
        "jobs": []
      }
      """;

  /** A version of a Jobfile. */
  private static final String JOBFILE =
      """
      {
        "version": 2,
        "syntax": "groovy",
        "text": "job('hello') { task('say') { sh 'echo hello' } }",
        "by": "admin",
        "created": "2026-11-21T11:00:00.000Z"
      }
      """;

  public static final Operation LIST_PROJECTS =
      Operation.get("listProjects", "/api/v1/projects", Tag.PROJECT, "All projects, by name.")
          .asks(Right.PROJECTS_READ)
          .takes(Parameter.limit(500, 50), Parameter.AFTER)
          .answers(Reply.list("A page of projects.", ProjectView.class, EXAMPLE).with(Header.LINK));

  public static final Operation CREATE_PROJECT =
      Operation.post("createProject", "/api/v1/projects", Tag.PROJECT, "Register a project.")
          .asks(Right.PROJECTS_CREATE)
          .described(
              "With a url: the repository is mirrored and its Jobfile read at each commit. Without:"
                  + " the server keeps the Jobfile. A broken Jobfile is answered with 422 and its"
                  + " diagnostics, and nothing is stored.")
          .takes(Parameter.IDEMPOTENCY_KEY)
          .body(
              NewProject.class,
              """
              {"name": "web", "url": "https://example.com/web.git", "branch": "main"}
              """)
          .answers(
              Reply.json(201, "Registered.", ProjectView.class, EXAMPLE).made().with(Header.ETAG));

  public static final Operation GET_PROJECT =
      Operation.get("getProject", "/api/v1/projects/{project}", Tag.PROJECT, "One project.")
          .asks(Right.PROJECTS_READ)
          .takes(PROJECT)
          .answers(
              Reply.json(200, "The project; ETag is its version.", ProjectView.class, EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation CHANGE_PROJECT =
      Operation.patch(
              "changeProject", "/api/v1/projects/{project}", Tag.PROJECT, "Change a project.")
          .asks(Right.PROJECTS_CHANGE)
          .takes(PROJECT, Parameter.IF_MATCH)
          .body(
              ProjectChange.class,
              """
              {"branch": "main"}
              """)
          .answers(Reply.json(200, "As it is now.", ProjectView.class, EXAMPLE).with(Header.ETAG));

  public static final Operation DELETE_PROJECT =
      Operation.delete(
              "deleteProject",
              "/api/v1/projects/{project}",
              Tag.PROJECT,
              "Remove a project with its runs, logs and artifacts.")
          .asks(Right.PROJECTS_DELETE)
          .described(
              "Refused with 409 while a run of it is queued or running. Its files are deleted after"
                  + " this is answered.")
          .takes(PROJECT, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation LIST_JOBS =
      Operation.get(
              "listJobs",
              "/api/v1/projects/{project}/jobs",
              Tag.PROJECT,
              "The jobs of its Jobfile, with parameters: all that can be triggered.")
          .asks(Right.PROJECTS_READ)
          .described(
              "Brings what is new in the repository first. 422 tells why there are none:"
                  + " 'no-repository' when it cannot be reached, is empty, or has no such ref;"
                  + " 'no-jobfile' when there is no Jobfile.")
          .takes(
              PROJECT,
              Parameter.query(
                  "ref", "Branch, tag or commit; without it the default branch.", Rule.text(300)))
          .answers(
              Reply.json(200, "The jobs, or what is wrong with the Jobfile.", Checked.class, JOBS));

  public static final Operation GET_JOBFILE =
      Operation.get(
              "getJobfile",
              "/api/v1/projects/{project}/jobfile",
              Tag.PROJECT,
              "The Jobfile of a freestyle project.")
          .asks(Right.PROJECTS_READ)
          .takes(
              PROJECT,
              Parameter.query(
                  "version", "Without it the newest.", Rule.integer(1, Integer.MAX_VALUE)))
          .answers(Reply.json(200, "The Jobfile.", JobfileView.class, JOBFILE).with(Header.ETAG))
          .unlessKnown();

  public static final Operation PUT_JOBFILE =
      Operation.of(
              "putJobfile",
              Method.PUT,
              "/api/v1/projects/{project}/jobfile",
              Tag.PROJECT,
              "Keep a new version of the Jobfile of a freestyle project.")
          .asks(Right.PROJECTS_CHANGE)
          .described(
              "A broken one is answered with 422 and its diagnostics, and nothing is stored.")
          .takes(PROJECT, Parameter.IF_MATCH)
          .body(
              NewJobfile.class,
              """
              {"text": "job('hello') { task('say') { sh 'echo hello' } }"}
              """)
          .answers(
              Reply.json(200, "The version that was made.", JobfileView.class, JOBFILE)
                  .with(Header.ETAG));

  public static final Operation CHECK_JOBFILE =
      Operation.post(
              "checkJobfile", "/api/v1/check", Tag.PROJECT, "Check a Jobfile without keeping it.")
          .asks(Right.PROJECTS_READ)
          .body(
              NewJobfile.class,
              """
              {"text": "job('hello') { task('say') { sh 'echo hello' } }"}
              """)
          .answers(
              Reply.json(
                  200, "What it declares, or what is wrong with it.", Checked.class, BROKEN));

  static final List<Operation> ALL =
      List.of(
          LIST_PROJECTS,
          CREATE_PROJECT,
          GET_PROJECT,
          CHANGE_PROJECT,
          DELETE_PROJECT,
          LIST_JOBS,
          GET_JOBFILE,
          PUT_JOBFILE,
          CHECK_JOBFILE);

  private ProjectOperations() {}
}
