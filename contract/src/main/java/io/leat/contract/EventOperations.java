package io.leat.contract;

import java.util.List;

/** Events as they happen. */
public final class EventOperations {
  private static final String EXAMPLE =
      """
      retry: 2000

      id: 1
      event: run-started
      data: {"version":1,"at":"2026-11-21T12:00:01.000Z","run":17,"event":"run-started"}

      """;

  public static final Operation FOLLOW_RUN =
      Operation.get(
              "followRun",
              "/api/v1/runs/{run}/events",
              Tag.RUN,
              "The events of a run, from the first on.")
          .asks(Right.RUNS_READ)
          .takes(RunOperations.RUN, Parameter.LAST_EVENT_ID)
          .answers(
              Reply.events(
                  "Server-Sent Events; each id is the version of the run. After the end of the run"
                      + " 'end', with its status.",
                  EXAMPLE),
              Reply.empty(
                  204,
                  "The run has ended, and the client that comes again with Last-Event-ID has had"
                      + " all of it: an EventSource comes no more."));

  public static final Operation FOLLOW_EVENTS =
      Operation.get(
              "followEvents",
              "/api/v1/events",
              Tag.RUN,
              "The events of all runs, and of the server.")
          .asks(Right.RUNS_READ)
          .takes(
              Parameter.query(
                  "after",
                  "The sequence behind which to begin; without it only what is new. Last-Event-ID"
                      + " goes before it.",
                  Rule.integer(0, Rule.LARGEST)),
              Parameter.LAST_EVENT_ID)
          .answers(
              Reply.events(
                  "Server-Sent Events; each id is the sequence. Also of runs that wait or never"
                      + " begin, and that the server is ready: all that webhooks are told.",
                  EXAMPLE));

  static final List<Operation> ALL = List.of(FOLLOW_RUN, FOLLOW_EVENTS);

  private EventOperations() {}
}
