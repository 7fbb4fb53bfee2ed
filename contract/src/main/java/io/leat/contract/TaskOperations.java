package io.leat.contract;

import java.util.List;

/** Tasks of runs, and the tests that they ran. */
public final class TaskOperations {
  private static final Parameter ZONE =
      Parameter.query(
          "zone",
          "The time zone of the times in the sentences, such as Europe/Vienna; UTC without it.",
          Rule.text(60));

  /** A task that has ended. */
  private static final String EXAMPLE =
      """
      {
        "task": "test",
        "state": "succeeded",
        "attempt": 1,
        "because": "",
        "started": "2026-11-21T12:00:01.200Z",
        "ended": "2026-11-21T12:00:02.500Z",
        "agent": "local",
        "needs": ["compile"],
        "family": null,
        "item": null,
        "leftOut": false,
        "outputs": {"version": "1.4.0"},
        "always": false,
        "steps": 1,
        "attempts": [
          {
            "attempt": 1,
            "started": "2026-11-21T12:00:01.200Z",
            "ended": "2026-11-21T12:00:02.500Z",
            "outcome": "exit code 0",
            "notes": [],
            "agent": "local"
          }
        ]
      }
      """;

  /** One that was agreed to and waits for its place. */
  private static final String READY =
      """
      {
        "task": "deploy",
        "state": "ready",
        "attempt": 0,
        "because": "It is ready and waits for a free slot.",
        "started": null,
        "ended": null,
        "agent": null,
        "needs": ["test"],
        "family": null,
        "item": null,
        "leftOut": false,
        "outputs": {},
        "always": false,
        "steps": 1,
        "attempts": []
      }
      """;

  /** One that was refused. */
  private static final String REFUSED =
      READY
          .replace("\"ready\"", "\"cancelled\"")
          .replace("It is ready and waits for a free slot.", "refused by ann");

  static final Parameter TASK = Parameter.path("task", "The name of the task.", Rule.name(300));

  public static final Operation LIST_TASKS =
      Operation.get(
              "listTasks",
              "/api/v1/runs/{run}/tasks",
              Tag.RUN,
              "The tasks of a run and their state.")
          .asks(Right.RUNS_READ)
          .takes(RunOperations.RUN, Parameter.limit(1000, 500), Parameter.AFTER, ZONE)
          .answers(
              Reply.list("A page of the tasks, in the order of the graph.", TaskView.class, EXAMPLE)
                  .with(Header.ETAG, Header.LINK))
          .unlessKnown();

  public static final Operation GET_TASK =
      Operation.get("getTask", "/api/v1/runs/{run}/tasks/{task}", Tag.RUN, "One task of a run.")
          .asks(Right.RUNS_READ)
          .takes(RunOperations.RUN, TASK, ZONE)
          .answers(
              Reply.json(200, "The task; ETag is the run's version.", TaskView.class, EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation GET_WHY =
      Operation.get(
              "getWhy",
              "/api/v1/runs/{run}/tasks/{task}/why",
              Tag.RUN,
              "Why a task ran, waits, was skipped or failed.")
          .asks(Right.RUNS_READ)
          .described("In sentences for people: first where it stands, then how it came to that.")
          .takes(RunOperations.RUN, TASK, ZONE)
          .answers(
              Reply.json(
                  200,
                  "The sentences.",
                  WhyView.class,
                  """
                  {
                    "run": 17,
                    "task": "test",
                    "sentences": [
                      "'test' of web#17 succeeded at 12:00:02.",
                      "All that it needs was there: 'compile' succeeded at 12:00:01.",
                      "Attempt 1 ended well at 12:00:02."
                    ]
                  }
                  """));

  public static final Operation LIST_TESTS =
      Operation.get(
              "listTests",
              "/api/v1/runs/{run}/tests",
              Tag.RUN,
              "What the test reports of a run say, a task an item.")
          .asks(Right.RUNS_READ)
          .described(
              "What reports say is read as a search is: few go on at once; one whose turn does not"
                  + " come within 12 seconds, or of a login that has 16 already, is answered with"
                  + " 503 'busy'.")
          .takes(RunOperations.RUN, Parameter.limit(1000, 500), Parameter.AFTER)
          .answers(
              Reply.list(
                      "A page of the tasks that have test reports, in the order of the graph. A"
                          + " page may have fewer items than there are before the next.",
                      TestsView.class,
                      """
                      {
                        "task": "test",
                        "attempt": 1,
                        "tests": 120,
                        "failed": 2,
                        "flaky": 1,
                        "skipped": 3,
                        "millis": 8100,
                        "problems": []
                      }
                      """)
                  .with(Header.ETAG, Header.LINK))
          .unlessKnown();

  public static final Operation LIST_FAILED_TESTS =
      Operation.get(
              "listFailedTests",
              "/api/v1/runs/{run}/tasks/{task}/tests",
              Tag.RUN,
              "The tests of a task that failed or are flaky.")
          .asks(Right.RUNS_READ)
          .described(
              "What reports say is read as a search is: few go on at once; one whose turn does not"
                  + " come within 12 seconds, or of a login that has 16 already, is answered with"
                  + " 503 'busy'.")
          .takes(RunOperations.RUN, TASK, Parameter.limit(1000, 100), Parameter.AFTER)
          .answers(
              Reply.list(
                      "A page of the tests that failed in the last attempt that has reports, in the"
                          + " order of the reports, then of those that are flaky.",
                      FailedTestView.class,
                      """
                      {
                        "outcome": "failed",
                        "suite": "shop.CartTest",
                        "name": "adds",
                        "message": "expected 2 but was 3",
                        "place": "src/test/shop/CartTest.java:41",
                        "millis": 12
                      }
                      """)
                  .with(Header.ETAG, Header.LINK))
          .unlessKnown();

  public static final Operation APPROVE_TASK =
      Operation.post(
              "approveTask",
              "/api/v1/runs/{run}/tasks/{task}/approve",
              Tag.RUN,
              "Let a task run that asks.")
          .asks(Right.RUNS_APPROVE)
          .takes(RunOperations.RUN, TASK)
          .answers(Reply.json(200, "The task; the approval is stored.", TaskView.class, READY));

  public static final Operation REFUSE_TASK =
      Operation.post(
              "refuseTask",
              "/api/v1/runs/{run}/tasks/{task}/refuse",
              Tag.RUN,
              "Refuse a task that asks.")
          .asks(Right.RUNS_APPROVE)
          .takes(RunOperations.RUN, TASK)
          .answers(Reply.json(200, "The task.", TaskView.class, REFUSED));

  static final List<Operation> ALL =
      List.of(
          LIST_TASKS, GET_TASK, GET_WHY, LIST_TESTS, LIST_FAILED_TESTS, APPROVE_TASK, REFUSE_TASK);

  private TaskOperations() {}
}
