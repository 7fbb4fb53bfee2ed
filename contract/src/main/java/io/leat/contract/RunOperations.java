package io.leat.contract;

import java.util.List;

/** Runs: started, looked at, stopped, run again. */
public final class RunOperations {
  static final Parameter RUN =
      Parameter.path("run", "The number of the run.", Rule.integer(1, Integer.MAX_VALUE));

  private static final String ACCEPTED =
      """
      {
        "status": "accepted",
        "run": 17,
        "key": "release-1",
        "url": "http://127.0.0.1:8080/api/v1/runs/17"
      }
      """;

  /** A run as a list has it. */
  static final String LISTED =
      """
      {
        "run": 17,
        "title": "web#17",
        "project": "web",
        "job": "web",
        "status": "running",
        "priority": 0,
        "pinned": false,
        "created": "2026-11-21T12:00:00Z",
        "started": "2026-11-21T12:00:01Z",
        "ended": null,
        "trigger": "push",
        "by": "admin",
        "trust": "trusted",
        "parameters": {
          "target": "staging"
        },
        "ref": "main",
        "branch": "main",
        "tag": null,
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "hash": "9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f",
        "key": "",
        "parent": null,
        "parentTask": null,
        "parentWaits": false,
        "group": null,
        "note": "",
        "diagnostics": [],
        "version": 4
      }
      """;

  /** One run, with what is known of it at the moment. */
  private static final String EXAMPLE =
      LISTED.replace("\"version\": 4", "\"version\": 4, \"waits\": null, \"children\": [18]");

  /** One that was moved in the queue. */
  static final String MOVED =
      LISTED
          .replace("\"running\"", "\"queued\"")
          .replace("\"priority\": 0", "\"priority\": 10")
          .replace("\"started\": \"2026-11-21T12:00:01Z\"", "\"started\": null");

  /** One that waits. */
  static final String QUEUED =
      MOVED.replace("\"version\": 4", "\"version\": 4, \"waits\": \"It waits for a free slot.\"");

  public static final Operation TRIGGER_RUN =
      Operation.post(
              "triggerRun", "/api/v1/projects/{project}/trigger", Tag.TRIGGER, "Start a run.")
          .asks(Right.RUNS_TRIGGER)
          .described(
              "Answers at once. With ifBusy 'refuse': 409 'busy' while a run of the job is queued"
                  + " or running. Of a project without a repository, what is wrong with job, tasks"
                  + " or parameters, and a secret that is lacking, is 422 'rejected', and nothing"
                  + " is stored. Of a repository that is known when the run is prepared: it ends as"
                  + " 'rejected', and its note says the same.")
          .takes(ProjectOperations.PROJECT, Parameter.IDEMPOTENCY_KEY)
          .optionalBody(
              Trigger.class,
              """
              {
                "job": "web",
                "ref": "main",
                "parameters": {
                  "target": "staging"
                },
                "key": "release-1",
                "ifBusy": "queue"
              }
              """)
          .answers(
              Reply.json(
                      202,
                      "Accepted: the run is stored and will not be lost.",
                      Accepted.class,
                      ACCEPTED)
                  .made());

  public static final Operation LIST_RUNS =
      Operation.get("listRuns", "/api/v1/runs", Tag.RUN, "Runs, the newest first.")
          .asks(Right.RUNS_READ)
          .takes(
              Parameter.limit(
                  "How many at most; a page ends before that where its runs have many long"
                      + " parameters.",
                  500,
                  50),
              Parameter.AFTER,
              Parameter.query("project", "Of this project.", Rule.text(100)),
              Parameter.query("job", "Of this job.", Rule.text(200)),
              Parameter.query("status", "With this status.", Rule.words(RunView.Status.values())),
              Parameter.query("key", "With this key of the caller.", Rule.text(200)),
              Parameter.query(
                  "filter",
                  "A condition, such as run.status == 'failed' && run.branch =~ '^release/'. A page"
                      + " may be shorter than the limit and have a next one: that goes on where"
                      + " 5,000 runs or 10 seconds were over.",
                  Rule.text(2000)))
          .answers(Reply.list("A page of runs.", RunView.class, LISTED).with(Header.LINK));

  public static final Operation GET_RUN =
      Operation.get("getRun", "/api/v1/runs/{run}", Tag.RUN, "One run.")
          .asks(Right.RUNS_READ)
          .takes(RUN)
          .answers(
              Reply.json(200, "The run; ETag is its version.", RunView.class, EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation DELETE_RUN =
      Operation.delete(
              "deleteRun",
              "/api/v1/runs/{run}",
              Tag.RUN,
              "Remove an ended run with its logs and artifacts.")
          .asks(Right.RUNS_DELETE)
          .described(
              "It is gone once this is answered; its files are deleted after that, by the next"
                  + " server if this one ends.")
          .takes(RUN, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."));

  public static final Operation CHANGE_RUN =
      Operation.patch(
              "changeRun",
              "/api/v1/runs/{run}",
              Tag.RUN,
              "Pin a run, so that it is kept whatever its age, or not any more.")
          .asks(Right.RUNS_CHANGE)
          .takes(RUN, Parameter.IF_MATCH)
          .body(
              RunChange.class,
              """
              {"pinned": true}
              """)
          .answers(Reply.json(200, "The run.", RunView.class, LISTED));

  public static final Operation GET_RUN_JOBFILE =
      Operation.get(
              "getRunJobfile",
              "/api/v1/runs/{run}/jobfile",
              Tag.RUN,
              "The Jobfile that a run was read from.")
          .asks(Right.RUNS_READ)
          .takes(RUN)
          .answers(
              Reply.text(
                  "Its text.", MediaType.TEXT, "job('web') { task('compile') { sh 'make' } }\n"));

  public static final Operation GET_GRAPH =
      Operation.get(
              "getGraph",
              "/api/v1/runs/{run}/graph",
              Tag.RUN,
              "The job of a run in its canonical form.")
          .asks(Right.RUNS_READ)
          .takes(RUN)
          .answers(
              Reply.object(
                      "The job.",
                      """
                      {"job": {"web": {"task": {"compile": {"sh": "make"}}}}}
                      """)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation GET_ENVIRONMENT =
      Operation.get(
              "getEnvironment",
              "/api/v1/runs/{run}/environment",
              Tag.RUN,
              "What a run was started with, and the machine that it ran on. Secrets are named,"
                  + " their values are not told.")
          .asks(Right.RUNS_READ)
          .takes(RUN)
          .answers(
              Reply.json(
                      200,
                      "It.",
                      EnvironmentView.class,
                      """
                      {
                        "run": 17,
                        "job": "web",
                        "status": "failed",
                        "hash": "3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f",
                        "created": "2026-11-21T12:00:00.000Z",
                        "source": "Jobfile",
                        "syntax": "groovy",
                        "folder": "",
                        "parameters": {
                          "target": "staging"
                        },
                        "branch": "main",
                        "tag": null,
                        "commit": "1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f",
                        "changed": null,
                        "trigger": "push",
                        "facts": {
                          "run.before": "succeeded"
                        },
                        "tasks": [],
                        "secrets": [
                          "DEPLOY_KEY"
                        ],
                        "variables": {
                          "LANG": "C.UTF-8"
                        },
                        "system": {
                          "name": "Linux",
                          "version": "6.12",
                          "architecture": "amd64",
                          "processors": 4
                        }
                      }
                      """)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation GET_JOURNAL =
      Operation.get(
              "getJournal",
              "/api/v1/runs/{run}/journal",
              Tag.RUN,
              "The events of a run as a journal keeps them, an event a line after its CRC-32.")
          .asks(Right.RUNS_READ)
          .takes(RUN)
          .answers(
              Reply.text(
                      "Its text, made while it is sent.",
                      MediaType.TEXT,
                      "02b9b834.1\t1795262401000\trun-started\n")
                  .with(Header.CONTENT_DISPOSITION));

  public static final Operation GET_SOURCES =
      Operation.get(
              "getSources",
              "/api/v1/runs/{run}/sources",
              Tag.RUN,
              "The files that the tasks of a run begin with.")
          .asks(Right.ARTIFACTS_READ)
          .takes(RUN)
          .answers(
              Reply.bytes(
                      200,
                      "A tar archive, made while it is sent; without files for a project without a"
                          + " repository.",
                      MediaType.TAR)
                  .with(Header.CONTENT_DISPOSITION));

  public static final Operation CANCEL_RUN =
      Operation.post("cancelRun", "/api/v1/runs/{run}/cancel", Tag.RUN, "Stop a run.")
          .asks(Right.RUNS_CANCEL)
          .takes(RUN)
          .optionalBody(
              Cancel.class,
              """
              {"atOnce": false, "reason": "superseded"}
              """)
          .answers(Reply.json(200, "The run; the wish is stored.", RunView.class, LISTED));

  public static final Operation RERUN_RUN =
      Operation.post(
              "rerunRun",
              "/api/v1/runs/{run}/rerun",
              Tag.RUN,
              "Run the same graph again, at the same commit.")
          .asks(Right.RUNS_TRIGGER)
          .takes(RUN, Parameter.IDEMPOTENCY_KEY)
          .optionalBody(
              Again.class,
              """
              {"from": "failed"}
              """)
          .answers(Reply.json(202, "Accepted.", Accepted.class, ACCEPTED).made());

  public static final Operation TRUST_RUN =
      Operation.post(
              "trustRun",
              "/api/v1/runs/{run}/trust",
              Tag.RUN,
              "Run the commit of an untrusted run again, as one that is trusted.")
          .asks(Right.RUNS_TRUST)
          .described(
              "Look at the commit first: the new run has its Jobfile, and what that asks for of"
                  + " secrets, caches and agents. It is for this one commit; the next of the same"
                  + " pull request is untrusted again. 409 'trusted' when the run is trusted"
                  + " already, and 'no-commit' while its commit is not known.")
          .takes(RUN, Parameter.IDEMPOTENCY_KEY)
          .answers(Reply.json(202, "Accepted.", Accepted.class, ACCEPTED).made());

  static final List<Operation> ALL =
      List.of(
          TRIGGER_RUN,
          LIST_RUNS,
          GET_RUN,
          DELETE_RUN,
          CHANGE_RUN,
          GET_RUN_JOBFILE,
          GET_GRAPH,
          GET_ENVIRONMENT,
          GET_JOURNAL,
          GET_SOURCES,
          CANCEL_RUN,
          RERUN_RUN,
          TRUST_RUN);

  private RunOperations() {}
}
