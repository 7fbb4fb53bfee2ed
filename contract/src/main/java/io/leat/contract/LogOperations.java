package io.leat.contract;

import java.util.List;

/** Logs: by bytes, by lines, searched, and followed. */
public final class LogOperations {
  private static final Parameter ATTEMPT =
      Parameter.query("attempt", "The attempt; without it the last one.", Rule.integer(1, 100000));

  public static final Operation GET_LOG =
      Operation.get(
              "getLog",
              "/api/v1/runs/{run}/tasks/{task}/log",
              Tag.RUN,
              "The log of a task as printed.")
          .asks(Right.RUNS_READ)
          .takes(
              RunOperations.RUN,
              TaskOperations.TASK,
              ATTEMPT,
              Parameter.query("offset", "The first byte.", Rule.integer(0, Rule.LARGEST)),
              Parameter.query("length", "How many bytes at most.", Rule.integer(1, 67108864)),
              Parameter.query(
                  "line",
                  "The first line, counted from 0; goes before offset.",
                  Rule.integer(0, Rule.LARGEST)),
              Parameter.query("lines", "How many lines at most.", Rule.integer(1, 1000000)),
              Parameter.query("tail", "The last lines instead.", Rule.integer(1, 1000000)))
          .answers(
              Reply.text(
                      "Bytes as printed; X-Leat-Offset and X-Leat-Length tell where they are and"
                          + " how long the log is by now, X-Leat-Missing what is missing.",
                      MediaType.TEXT,
                      "compiling 41 files\n")
                  .with(
                      Header.CONTENT_DISPOSITION,
                      Header.LOG_OFFSET,
                      Header.LOG_LENGTH,
                      Header.LOG_MISSING));

  public static final Operation SEARCH_LOG =
      Operation.get(
              "searchLog",
              "/api/v1/runs/{run}/tasks/{task}/log/search",
              Tag.RUN,
              "Lines of a log that match.")
          .asks(Right.RUNS_READ)
          .described(
              "Of each line the first 64 KiB are looked at. Few searches go on at once; one whose"
                  + " turn does not come within 12 seconds, or of a login that has 16 already, is"
                  + " answered with 503 'busy'.")
          .takes(
              RunOperations.RUN,
              TaskOperations.TASK,
              ATTEMPT,
              Parameter.query(
                      "pattern",
                      "A regular expression (RE2) of at most 508 characters with its repeats"
                          + " written out.",
                      Rule.name(500))
                  .needed(),
              Parameter.limit(500, 50))
          .answers(
              Reply.json(
                  200,
                  "The lines.",
                  FoundLines.class,
                  """
                  {"items": [{"line": 41, "text": "ERROR: no such file"}], "more": false, "timedOut": false}
                  """));

  public static final Operation FOLLOW_LOG =
      Operation.get(
              "followLog",
              "/api/v1/runs/{run}/tasks/{task}/log/follow",
              Tag.RUN,
              "Follow a log as it grows.")
          .asks(Right.RUNS_READ)
          .described(
              "Of a run that was only just accepted, its sources are waited for, up to 25 seconds.")
          .takes(
              RunOperations.RUN,
              TaskOperations.TASK,
              ATTEMPT,
              Parameter.query(
                  "offset",
                  "The first byte; Last-Event-ID goes before it.",
                  Rule.integer(0, Rule.LARGEST)),
              Parameter.LAST_EVENT_ID)
          .answers(
              Reply.events(
                  "Server-Sent Events: 'log' with the bytes as a JSON text, its id the offset"
                      + " behind them; then 'end', whose 'missing' says what is missing in the log,"
                      + " where something is.",
                  """
                  retry: 2000

                  id: 19
                  event: log
                  data: "compiling 41 files\\n"

                  """));

  static final List<Operation> ALL = List.of(GET_LOG, SEARCH_LOG, FOLLOW_LOG);

  private LogOperations() {}
}
