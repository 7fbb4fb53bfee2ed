package io.leat.cli;

import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.run.Home;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Syntax;
import io.leat.server.LeatServer;
import io.leat.server.config.ConfigReader;
import io.leat.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** {@code leat server}: the server, until it is told to end. The only place of the command line that knows the module server. */
final class ServerCommand implements Command {
  private static final String FILE = "leat.yaml";
  private static final Option DATA =
      Option.valued("data", "DIR", "where the server keeps everything; otherwise leat-data");
  private static final Option PORT =
      Option.valued("port", "N", "where it listens, 0 for any free port; otherwise 8080");
  private static final Option HOST =
      Option.valued("host", "ADDRESS", "the address it listens on; otherwise 127.0.0.1");
  private static final Option SLOTS =
      Option.valued("slots", "N", "how many tasks run at once; otherwise one a processor");
  private static final Option CONFIG =
      Option.valued("config", "FILE", "the configuration; otherwise leat.yaml, if there is one");
  private static final Option CHECK =
      Option.flag("check-config", "only says whether the configuration is sound");
  private static final Option REHEARSE =
      Option.flag("rehearse", "ends as soon as it has started; tries a configuration out");

  @Override
  public Usage usage() {
    return new Usage(
        "server",
        "starts the server, on an embedded database unless the configuration names one",
        List.of(),
        List.of(DATA, PORT, HOST, SLOTS, CONFIG, CHECK, REHEARSE),
        List.of("leat server", "leat server --data /var/lib/leat --config /etc/leat.yaml"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Terminal terminal = session.terminal();
    ServerConfig config = config(arguments, session);
    if (config == null) {
      return ExitCode.REJECTED;
    }
    if (arguments.has(CHECK)) {
      session.out().line("the configuration is sound").flush();
      return ExitCode.OK;
    }
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
    try {
      LeatServer server =
          LeatServer.start(config, Home.programs(), RunOptions.environment(terminal.environment()));
      server
          .firstPassword()
          .ifPresent(
              file -> session.out().line("the password of 'admin' is in " + file.toString()));
      session
          .out()
          .line(
              "leat server is ready: "
                  + (config.tls().isPresent() ? "https" : "http")
                  + "://"
                  + config.host()
                  + ":"
                  + server.port()
                  + config.basePath())
          .flush();
      if (arguments.has(REHEARSE)) {
        server.close();
        return ExitCode.OK;
      }
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end"));
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (LeatServer.Failed problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), null);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static @Nullable ServerConfig config(Arguments arguments, Session session) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (Option each : List.of(DATA, PORT, HOST, SLOTS)) {
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
    String written = arguments.value(CONFIG);
    Path path = folder.resolve(written == null ? FILE : written);
    if (written == null && !Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new JobfileSource(written == null ? FILE : written, Files.readString(path), Syntax.YAML));
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot read the configuration '" + path + "': " + problem.getMessage(), null);
    }
  }
}
