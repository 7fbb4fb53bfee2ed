package io.leat.cli;

import io.leat.cli.install.Installation;
import io.leat.cli.install.Places;
import io.leat.cli.install.Removal;
import io.leat.cli.install.Wanted;
import io.leat.cli.run.Home;
import java.nio.file.Path;
import java.util.List;

/** A server of this machine as a service: what {@code leat server install} and {@code leat server uninstall} do. Needs none of the server's own classes. */
final class ServerInstalling {
  static final Option USER =
      Option.valued("user", "NAME", "the account that the server runs as; otherwise leat");
  static final Option TASKS_USER =
      Option.valued("tasks-user", "NAME", "the account that its tasks run as; otherwise leat-task");
  static final Option NO_SERVICE = Option.flag("no-service", "makes no unit of systemd");
  static final Option BEGIN =
      Option.flag("start", "starts it, too, and with each start of the machine");
  static final Option DRY_RUN =
      Option.flag("dry-run", "only tells what would be done, with each file; needs not be root");

  private static final String DATA = "/var/lib/leat";
  private static final String CONFIG = "/etc/leat/leat.yaml";

  private ServerInstalling() {}

  /** Sets it up. */
  static int install(Arguments arguments, Session session) throws InterruptedException {
    return install(arguments, session, Places.USUAL);
  }

  /** The same, on a machine that has these places. */
  static int install(Arguments arguments, Session session, Places places)
      throws InterruptedException {
    if (arguments.has(NO_SERVICE)) {
      ServerOptions.without(arguments, List.of(BEGIN), "does not go with --no-service");
    }
    boolean isThere =
        Installation.make(
            places,
            wanted(arguments, session),
            new Installation.How(
                !arguments.has(NO_SERVICE), arguments.has(BEGIN), arguments.has(DRY_RUN)),
            session.out());
    if (!isThere) {
      session.say("leat: not all is as it is wanted: see above");
    }
    return isThere ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Removes what that made. */
  static int uninstall(Arguments arguments, Session session) throws InterruptedException {
    boolean isGone =
        Removal.make(
            Places.USUAL, wanted(arguments, session), arguments.has(DRY_RUN), session.out());
    if (!isGone) {
      session.say("leat: not all of it is gone: see above");
    }
    return isGone ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Wanted wanted(Arguments arguments, Session session) {
    return new Wanted(
        arguments.value(USER, "leat"),
        arguments.value(TASKS_USER, "leat-task"),
        path(arguments.value(ServerCommand.DATA, DATA), session),
        path(arguments.value(ServerCommand.CONFIG, CONFIG), session),
        Home.programs().leat(),
        Home.parts());
  }

  private static Path path(String written, Session session) {
    return session.path(written).toAbsolutePath().normalize();
  }
}
