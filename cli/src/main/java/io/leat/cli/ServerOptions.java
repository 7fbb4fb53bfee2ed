package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Login;
import io.leat.cli.client.Logins;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.run.FolderRuns;
import io.leat.cli.run.RunSource;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.DiagnosticView;
import io.leat.contract.RunView;
import io.leat.engine.story.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which server a command asks, if it asks one. */
final class ServerOptions {
  /** Of commands that always ask a server. */
  static final Option SERVER =
      server("asks this server, not that of LEAT_SERVER or of the last 'leat login'");

  /** Of commands that ask about this folder, or a server instead. */
  static final Option INSTEAD =
      server(
          "asks a server: this one, else that of LEAT_SERVER, else that of the last 'leat login';"
              + " without this a server is asked where LEAT_SERVER is set, and where there is a"
              + " login but no .leat in this folder or above");

  static final Option JSON = Option.flag("json", "prints each as an object on a line");

  static final String VARIABLE = "LEAT_SERVER";
  static final String CA = "LEAT_CA";
  static final String TOKEN = "LEAT_TOKEN";
  static final String USUAL = "http://127.0.0.1:8080";

  private ServerOptions() {}

  private static Option server(String help) {
    return Option.valued("server", "URL", help).with(Option.Count.OPTIONAL);
  }

  /**
   * The server that is asked instead of the folder; null when the folder is meant. A server is meant with {@code --server}, with
   * {@code LEAT_SERVER}, and where no {@code .leat} is around but somebody is signed in.
   */
  static @Nullable Server instead(Arguments arguments, Session session) {
    Server server = quietlyInstead(arguments, session);
    if (server != null
        && !arguments.has(SERVER)
        && variable(session).isEmpty()
        && session.terminal().toTerminal()
        && JobfileFinder.isAround(session.terminal().folder())) {
      // who believes to have runs here must not read those of others as them
      session.say("leat: there are no runs in this folder; this is of " + server.url());
    }
    return server;
  }

  /** Where the runs are that are meant: at the server that is asked {@link #instead} of the folder, or there. */
  static RunSource source(Arguments arguments, Session session) {
    return source(instead(arguments, session), session);
  }

  /** The runs of {@code server}; of the folder where it is null. */
  static RunSource source(@Nullable Server server, Session session) {
    return server == null
        ? new FolderRuns(session.terminal().folder())
        : new Runs(server, session.terminal().toTerminal());
  }

  /** The same, without a word about it. */
  static @Nullable Server quietlyInstead(Arguments arguments, Session session) {
    Terminal terminal = session.terminal();
    if (arguments.has(SERVER) || !variable(session).isEmpty()) {
      return server(arguments, session);
    }
    if (StoredRun.around(terminal.folder()).isPresent()) {
      return null;
    }
    return Logins.of(terminal.environment())
        .last()
        .map(login -> server(login, session))
        .orElse(null);
  }

  /**
   * The number of the run of {@code server} that {@code written} means, which is followed or stopped. Where nobody said that a server is
   * meant, it has to be clear by itself.
   *
   * @param command what is to be done, such as {@code leat attach}
   */
  static long run(
      Server server, String written, String command, Arguments arguments, Session session) {
    boolean said = arguments.has(SERVER) || !variable(session).isEmpty();
    return said ? new Runs(server).number(written) : new Runs(server).unlikeHere(written, command);
  }

  /**
   * The number of the run that the first operand means, which something is changed of by a command that always asks a server. A bare number
   * that a run of this folder has, too, is refused where nobody said that a server is meant.
   *
   * @param command what is to be done, such as {@code leat pin}
   */
  static long changed(Server server, String command, Arguments arguments, Session session) {
    String written = String.valueOf(arguments.operand());
    boolean said = arguments.has(SERVER) || !variable(session).isEmpty();
    boolean here =
        Runs.isNumber(written)
            && written.length() < 10
            && StoredRun.around(session.terminal().folder())
                .map(leat -> leat.run(Integer.parseInt(written)).exists())
                .orElse(false);
    if (here && !said) {
      throw new Runs(server).alsoHere(written, command);
    }
    return new Runs(server).changed(written);
  }

  /** The server of a command that always asks one: by the API token of the environment, else as who is signed in there. */
  static Server server(Arguments arguments, Session session) {
    return server(arguments, session, "");
  }

  /**
   * The same.
   *
   * @param here what does it for a run of a folder, said where there are such runs and nobody is signed in; empty for nothing
   */
  static Server server(Arguments arguments, Session session, String here) {
    Logins logins = Logins.of(session.terminal().environment());
    String named = named(arguments, session);
    Optional<Login> login = named == null ? logins.last() : logins.at(named);
    String token = session.terminal().environment().getOrDefault(TOKEN, "");
    String asked = named == null ? login.map(Login::server).orElse(null) : named;
    if (!token.isEmpty() && asked != null) {
      return Server.by(asked, token, ca(session));
    }
    return server(
        login.orElseThrow(
            () ->
                Server.signedOut(
                    named == null
                        ? "you are not signed in at a server"
                        : "you are not signed in at " + named,
                    "run: leat login"
                        + (named == null ? " URL" : " " + named)
                        + (here.isEmpty() || StoredRun.around(session.terminal().folder()).isEmpty()
                            ? ""
                            : "; for a run of this folder: " + here))),
        session);
  }

  private static Server server(Login login, Session session) {
    String ca = ca(session);
    return Server.of(
        ca.isEmpty() ? login : login.trusting(ca), Logins.of(session.terminal().environment()));
  }

  /** The file of certificates that the environment names, as a whole path; empty for none. */
  static String ca(Session session) {
    String file = session.terminal().environment().getOrDefault(CA, "");
    return file.isEmpty()
        ? ""
        : session.terminal().folder().resolve(file).toAbsolutePath().normalize().toString();
  }

  /** The URL that the options or the environment name; null for none. */
  static @Nullable String named(Arguments arguments, Session session) {
    String given = arguments.value(SERVER, "");
    String url = given.isEmpty() ? variable(session) : given;
    return url.isEmpty() ? null : Server.url(url);
  }

  private static String variable(Session session) {
    return session.terminal().environment().getOrDefault(VARIABLE, "");
  }

  /**
   * Refuses options that only make sense elsewhere.
   *
   * @param why what they would need
   */
  static void without(Arguments arguments, List<Option> options, String why) {
    for (Option option : options) {
      if (arguments.has(option)) {
        throw new UsageProblem("'" + arguments.source(option) + "' " + why, null);
      }
    }
  }

  /** Times as of now. */
  static Times times() {
    return new Times(Instant.now(), ZoneId.systemDefault());
  }

  /** Prints {@code items} as lines of JSON. */
  static int lines(List<? extends Answer<?>> items, Session session) {
    items.forEach(item -> item.sent().line(session.out()));
    return ExitCode.OK;
  }

  /** Says how a run has ended, and returns the exit code that it means. */
  static int ended(Answer<RunView> answer, Arguments arguments, Session session) {
    RunView run = answer.value();
    if (arguments.has(JSON)) {
      answer.sent().line(session.out());
    } else {
      Runs.diagnostics(answer, run.result().diagnostics(), session.err());
      session.out().text(Harmless.line(Runs.title(run.name()))).text(" has ended: ");
      session.out().text(Harmless.line(Runs.status(answer)));
      String note = run.result().note();
      session.out().line(note.isEmpty() ? "" : ", " + Harmless.line(note));
    }
    return code(run);
  }

  /** Says what is wrong with the Jobfile of a run that has ended, and returns the exit code that its end means. */
  static int code(Answer<RunView> answer, Session session) {
    List<DiagnosticView> diagnostics = answer.value().result().diagnostics();
    Runs.diagnostics(answer, diagnostics, session.err());
    return code(answer.value());
  }

  private static int code(RunView run) {
    if (run.progress().status() == RunView.Status.SUCCEEDED) {
      return ExitCode.OK;
    }
    // without anything that is wrong in the Jobfile it was its repository, or what was asked for
    boolean isJobfile =
        run.progress().status() == RunView.Status.REJECTED && !run.result().diagnostics().isEmpty();
    return isJobfile ? ExitCode.REJECTED : ExitCode.FAILED;
  }

  /** The constant that {@code option}, a choice among the words of {@code constants}, says; null for none. */
  static <E extends Enum<E>> @Nullable E chosen(
      Class<E> constants, Option option, Arguments arguments) {
    String word = arguments.value(option);
    return word == null ? null : Enum.valueOf(constants, word.toUpperCase(Locale.ROOT));
  }

  /**
   * The constants that {@code option} says, which can be given several times; none when it was not given.
   *
   * @param what they are, in a word
   * @throws UsageProblem when a word is none of them; it names those that there are
   */
  static <E extends Enum<E>> List<E> constants(
      Class<E> constants, String what, Option option, Arguments arguments) {
    return arguments.values(option).stream()
        .map(
            word ->
                Json.constant(constants, word)
                    .orElseThrow(
                        () ->
                            new UsageProblem(
                                "there is no " + what + " '" + word + "'",
                                "there are " + String.join(", ", Json.words(constants)))))
        .toList();
  }

  /** {@code items}; null for none of them. */
  static <T> @Nullable List<T> some(List<T> items) {
    return items.isEmpty() ? null : items;
  }
}
