package io.leat.cli;

import java.util.List;

/** {@code leat restore}: makes the data folder of a server of a backup. */
final class RestoreCommand implements Command {
  static final Usage.Operand FILE =
      Usage.Operand.required("FILE", "what 'leat backup' made").ofFiles();
  static final Option DATA =
      Option.valued("data", "DIR", "the folder to be made; one that is empty, or not there");
  static final Option KEYS =
      Option.valued("keys", "DIR", "the folder 'keys' of the server that the backup is of");
  static final Option UNSEALED =
      Option.flag(
          "unsealed",
          "restores a file that those keys do not vouch for; it is trusted as a program is");

  @Override
  public Usage usage() {
    return new Usage(
        "restore",
        "makes the data folder of a server of a backup",
        List.of(FILE),
        List.of(DATA, KEYS, UNSEALED),
        List.of("leat restore leat-2026-11-21.zip --data leat-data --keys kept/keys"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    return Restoring.run(arguments, session);
  }
}
