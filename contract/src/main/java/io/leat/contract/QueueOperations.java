package io.leat.contract;

import java.util.List;

/** What waits, and how much room there is. */
public final class QueueOperations {
  private static final String EXAMPLE =
      """
      {
        "paused": false,
        "slots": 4,
        "used": 4,
        "running": 2,
        "waiting": 1,
        "items": [%s],
        "next": null
      }
      """
          .formatted(RunOperations.QUEUED);

  public static final Operation GET_QUEUE =
      Operation.get(
              "getQueue",
              "/api/v1/queue",
              Tag.QUEUE,
              "What waits, in its order, and how much room there is.")
          .asks(Right.RUNS_READ)
          .takes(
              Parameter.limit(
                  "How many at most; a page ends before that where its runs have many long"
                      + " parameters.",
                  500,
                  100),
              Parameter.AFTER)
          .answers(Reply.json(200, "The queue.", QueueView.class, EXAMPLE).with(Header.ETAG))
          .unlessKnown();

  public static final Operation CHANGE_QUEUE =
      Operation.patch("changeQueue", "/api/v1/queue", Tag.QUEUE, "Hold the queue, or let it go on.")
          .asks(Right.QUEUE_CHANGE)
          .takes(Parameter.IF_MATCH)
          .body(
              QueueChange.class,
              """
              {"paused": true}
              """)
          .answers(Reply.json(200, "The queue.", QueueView.class, EXAMPLE).with(Header.ETAG));

  public static final Operation MOVE_RUN =
      Operation.patch(
              "moveRun", "/api/v1/queue/{run}", Tag.QUEUE, "Give a queued run another priority.")
          .asks(Right.RUNS_CHANGE)
          .takes(RunOperations.RUN)
          .body(
              Place.class,
              """
              {"priority": 10}
              """)
          .answers(Reply.json(200, "The run.", RunView.class, RunOperations.MOVED));

  static final List<Operation> ALL = List.of(GET_QUEUE, CHANGE_QUEUE, MOVE_RUN);

  private QueueOperations() {}
}
