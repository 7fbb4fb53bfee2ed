package io.leat.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.Level;

/** {@code leat server}: the server, until it is told to end; and what it needs on a machine, made and removed. */
final class ServerCommand implements Command {
  static final Option DATA =
      Option.valued(
          "data",
          "DIR",
          "where the server keeps everything; otherwise leat-data, or, for install, /var/lib/leat");
  static final Option PORT =
      Option.valued("port", "N", "where it listens, 0 for any free port; otherwise 8080");
  static final Option HOST =
      Option.valued("host", "ADDRESS", "the address it listens on; otherwise 127.0.0.1");
  static final Option SLOTS =
      Option.valued("slots", "N", "how many tasks run at once; otherwise one a processor");
  static final Option TASKS_LOCAL =
      Option.valued(
          "tasks-local",
          "ACCOUNT",
          "the account that tasks on this machine run as; as-server is that of the server");
  static final Option CONFIG =
      Option.valued(
          "config",
          "FILE",
          "the configuration; otherwise leat.yaml, if there is one, or, for install,"
              + " /etc/leat/leat.yaml");
  static final Option LOG_LEVEL =
      Option.choice(
          "log-level",
          "LEVEL",
          Arrays.stream(Level.values()).map(each -> each.name().toLowerCase(Locale.ROOT)).toList(),
          "what the log has: this and worse; otherwise info");
  static final Option LOG_FORMAT =
      Option.choice(
          "log-format",
          "FORMAT",
          List.of("text", "json"),
          "lines for people, or an object of JSON a line; otherwise text");
  static final Option CHECK =
      Option.flag("check-config", "only says whether the configuration is sound");
  static final Option REHEARSE =
      Option.flag("rehearse", "ends as soon as it has started; tries a configuration out");

  static final Option RESET =
      Option.flag(
          "reset-password",
          "only gives 'admin' a new password, in the file 'admin' of the data folder; no server may"
              + " run");

  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise start")
          .of("start", "install", "uninstall");

  /** What goes with a server that is started. */
  private static final List<Option> OF_START =
      List.of(PORT, HOST, SLOTS, TASKS_LOCAL, LOG_LEVEL, LOG_FORMAT, CHECK, REHEARSE, RESET);

  @Override
  public Usage usage() {
    return new Usage(
        "server",
        "starts the server, on an embedded database unless the configuration names one; or"
            + " installs it",
        List.of(ACTION),
        List.of(
            DATA,
            PORT,
            HOST,
            SLOTS,
            TASKS_LOCAL,
            CONFIG,
            LOG_LEVEL,
            LOG_FORMAT,
            CHECK,
            REHEARSE,
            RESET,
            ServerInstalling.USER,
            ServerInstalling.TASKS_USER,
            ServerInstalling.NO_SERVICE,
            ServerInstalling.BEGIN,
            ServerInstalling.DRY_RUN),
        List.of(
            new Usage.Action(
                "start",
                "runs it until it is told to end; what happens without an action",
                OF_START),
            new Usage.Action(
                "install",
                "sets it up here, as root; again changes nothing",
                List.of(
                    ServerInstalling.USER,
                    ServerInstalling.TASKS_USER,
                    ServerInstalling.NO_SERVICE,
                    ServerInstalling.BEGIN,
                    ServerInstalling.DRY_RUN)),
            new Usage.Action(
                "uninstall",
                "removes its unit and rule, no data and no accounts",
                List.of(
                    ServerInstalling.USER, ServerInstalling.TASKS_USER, ServerInstalling.DRY_RUN))),
        List.of(
            "leat server --tasks-local as-server",
            "leat server --data /var/lib/leat --config /etc/leat.yaml",
            "leat server install --dry-run"));
  }

  @Override
  public int run(Arguments arguments, Session session) throws InterruptedException {
    return switch (arguments.action()) {
      case "install" -> ServerInstalling.install(arguments, session);
      case "uninstall" -> ServerInstalling.uninstall(arguments, session);
      default -> start(arguments, session);
    };
  }

  private static int start(Arguments arguments, Session session) throws InterruptedException {
    if (arguments.has(CHECK)) {
      ServerOptions.without(
          arguments,
          List.of(REHEARSE, RESET),
          "does not go with --check-config, which starts nothing");
    }
    if (arguments.has(RESET)) {
      ServerOptions.without(
          arguments, List.of(REHEARSE), "does not go with --reset-password, which starts nothing");
    }
    return Serving.run(arguments, session);
  }
}
