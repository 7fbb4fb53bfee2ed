package io.leat.contract;

import java.util.List;

/** Housekeeping by hand, and copies of all. */
public final class KeepingOperations {
  public static final Operation CLEAN =
      Operation.post(
              "clean",
              "/api/v1/clean",
              Tag.KEEPING,
              "Delete now what is not kept any longer; goes on in the background.")
          .asks(Right.SERVER_CLEAN)
          .answers(Reply.empty(202, "It has begun, or begins when the round before has ended."));

  public static final Operation BACKUP =
      Operation.post(
              "backup",
              "/api/v1/backup",
              Tag.KEEPING,
              "A copy of all that the server keeps, but for keys, mirrors and caches; 'leat"
                  + " restore' makes a data folder of it.")
          .asks(Right.SERVER_BACKUP)
          .answers(
              Reply.bytes(
                      200,
                      "The backup, made while it is sent; one that has no 'sums' at its end is not"
                          + " whole.",
                      MediaType.ZIP)
                  .with(Header.CONTENT_DISPOSITION));

  static final List<Operation> ALL = List.of(CLEAN, BACKUP);

  private KeepingOperations() {}
}
