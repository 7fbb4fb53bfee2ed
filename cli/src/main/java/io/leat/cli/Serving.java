package io.leat.cli;

import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.run.Home;
import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Syntax;
import io.leat.engine.durable.Reason;
import io.leat.server.AuditVerification;
import io.leat.server.LeatServer;
import io.leat.server.PasswordReset;
import io.leat.server.config.ConfigReader;
import io.leat.server.config.ServerConfig;
import io.leat.server.log.ServerLog;
import io.leat.server.round.Rounds;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The server as the command line starts it: with {@link Restoring} the only place that knows the module server, whose classes are there
 * for {@code leat server}, {@code leat restore} and {@code leat audit verify --data} alone. So no other class may need this one before that.
 */
final class Serving {
  private static final String FILE = "leat.yaml";

  private Serving() {}

  /** Runs the server until it is told to end. */
  static int run(Arguments arguments, Session session) throws InterruptedException {
    ServerConfig config = config(arguments, session);
    if (config == null) {
      return ExitCode.REJECTED;
    }
    try {
      return run(config, arguments, session);
    } catch (LeatServer.Failed problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    }
  }

  /** What is found in the audit of a server that does not run; null when its configuration is wrong, which is told. */
  static AuditCommand.@Nullable Found verified(Arguments arguments, Session session, long from)
      throws InterruptedException {
    ServerConfig config = config(arguments, session);
    if (config == null) {
      return null;
    }
    ServerLog.set(config.log());
    try {
      AuditVerification.Found found = AuditVerification.in(config, from);
      return new AuditCommand.Found(
          found.fault(),
          found.entries(),
          found.last(),
          found.hash(),
          found.sealed()
              ? ""
              : "keys/audit.key is not there: whether entries were cut off at the end is not"
                  + " known");
    } catch (LeatServer.Failed problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    }
  }

  private static int run(ServerConfig config, Arguments arguments, Session session)
      throws LeatServer.Failed, InterruptedException {
    Print out = session.out();
    if (arguments.has(ServerCommand.CHECK)) {
      LeatServer.check(config, RunOptions.environment(session.terminal().environment()));
      out.line("the configuration is sound").flush();
      return ExitCode.OK;
    }
    ServerLog.set(config.log());
    if (arguments.has(ServerCommand.RESET)) {
      Path file = PasswordReset.in(config);
      out.line("the new password of 'admin' is in " + file + "; all its logins have ended").flush();
      session.say("start the server, then: leat login && leat password");
      return ExitCode.OK;
    }
    Thread.setDefaultUncaughtExceptionHandler(Rounds::ended);
    LeatServer server =
        LeatServer.start(
            config,
            Home.programs(),
            RunOptions.environment(session.terminal().environment()),
            Version.text());
    server
        .firstPassword()
        .ifPresent(
            file ->
                out.line(
                    "the password of 'admin' is in "
                        + file
                        + ", which goes with the first login; keep the password, its change asks"
                        + " for it: leat login && leat password"));
    String scheme = config.http().tls().isPresent() ? "https" : "http";
    String place = config.http().host() + ":" + server.port() + config.http().basePath();
    out.line("leat server is ready: " + scheme + "://" + place).flush();
    if (arguments.has(ServerCommand.REHEARSE)) {
      server.close();
      return ExitCode.OK;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end"));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private static @Nullable ServerConfig config(Arguments arguments, Session session) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (Option each :
        List.of(
            ServerCommand.DATA,
            ServerCommand.PORT,
            ServerCommand.HOST,
            ServerCommand.SLOTS,
            ServerCommand.TASKS_LOCAL,
            ServerCommand.LOG_LEVEL,
            ServerCommand.LOG_FORMAT)) {
      String value = arguments.value(each);
      if (value != null) {
        flags.put(each.name(), value);
      }
    }
    Optional<JobfileSource> file = file(arguments, session.terminal().folder());
    ConfigReader.Result result = ConfigReader.read(file, session.terminal().environment(), flags);
    return switch (result) {
      case ConfigReader.Accepted(ServerConfig config) -> config;
      case ConfigReader.Rejected(var diagnostics) -> {
        new DiagnosticPrinter(session.err(), file.map(JobfileSource::name).orElse("--"))
            .print(diagnostics);
        session.err().flush();
        yield null;
      }
    };
  }

  private static Optional<JobfileSource> file(Arguments arguments, Path folder) {
    String written = arguments.value(ServerCommand.CONFIG);
    Path path = folder.resolve(written == null ? FILE : written);
    if (written == null && !Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new JobfileSource(written == null ? FILE : written, BoundedFile.text(path), Syntax.YAML));
    } catch (IOException problem) {
      String message =
          switch (problem) {
            case NoSuchFileException _ -> "the configuration '" + path + "' does not exist";
            case AccessDeniedException _ -> "the configuration '" + path + "' may not be read";
            default -> "cannot read the configuration '" + path + "': " + Reason.of(problem);
          };
      throw new UsageProblem(message, null);
    }
  }
}
