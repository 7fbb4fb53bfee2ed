package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.BackupDownload;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.KeepingOperations;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code leat backup}: a copy of all that a server keeps, while it runs. */
final class BackupCommand implements Command {
  private static final Usage.Operand FILE =
      Usage.Operand.required("FILE", "where the copy goes; one that is not there").ofFiles();

  @Override
  public Usage usage() {
    return new Usage(
        "backup",
        "copies all that a server keeps into a file, while it runs",
        List.of(FILE),
        List.of(ServerOptions.SERVER),
        List.of("leat backup leat-2026-11-21.zip"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Path file = session.terminal().folder().resolve(String.valueOf(arguments.operand()));
    if (Files.exists(file)) {
      throw new UsageProblem("'" + file + "' is there already", "name a file that is not");
    }
    Server server = ServerOptions.server(arguments, session);
    try {
      BackupDownload.Copied copied =
          BackupDownload.into(file, server, Address.of(KeepingOperations.BACKUP));
      session.out().text(copied.files() + " files, " + copied.bytes() + " bytes in ");
      session.out().line(file.toString());
      if (!copied.database()) {
        session.err().line("the database is in PostgreSQL and not in it: copy it with pg_dump");
      }
      session.err().line("not in it: 'keys' of the data folder, which secrets are read with; keep");
      session.err().line("a copy of that folder apart, for 'leat restore --keys'");
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem(
          "the backup is not whole, and is not kept: " + Reason.of(problem),
          "see that there is room, and what the log of the server says");
    }
  }
}
