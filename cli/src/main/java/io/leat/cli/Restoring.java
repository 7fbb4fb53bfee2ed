package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import io.leat.server.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A restore as the command line starts it. It knows the module server, so no other class may need it before that. */
final class Restoring {
  private Restoring() {}

  /** Restores, and says what is to be done now. */
  static int run(Arguments arguments, Session session) {
    Path folder = session.terminal().folder();
    String data = arguments.value(RestoreCommand.DATA);
    if (data == null) {
      throw new UsageProblem(
          "it is not said where to", "for example: leat restore FILE --data leat-data");
    }
    Optional<Path> keys =
        Optional.ofNullable(arguments.value(RestoreCommand.KEYS)).map(folder::resolve);
    Path file = folder.resolve(String.valueOf(arguments.operand()));
    try {
      Restore.Restored restored =
          Restore.into(
              file,
              folder.resolve(data).toAbsolutePath().normalize(),
              keys,
              arguments.has(RestoreCommand.UNSEALED));
      session.out().text(restored.files() + " files of " + restored.created() + " are in ");
      session.out().line(data).flush();
      if (!restored.database()) {
        session.err().line("its database is in PostgreSQL: restore it with pg_restore before");
      }
      if (!restored.keys()) {
        session.err().line("without --keys no credential or secret can be read: give them again");
      }
      session.err().line("start it: leat server --data " + data);
      session.err().line("it holds its queue until you say: leat queue --resume");
      return ExitCode.OK;
    } catch (IOException problem) {
      session.err().line("leat: cannot restore: " + Reason.of(problem));
      return ExitCode.FAILED;
    }
  }
}
