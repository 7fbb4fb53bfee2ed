package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.NewAgent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent is told to be. */
final class AgentOptions {
  static final Option NAME =
      Option.valued("name", "NAME", "for add and install: otherwise that of the host");
  static final Option LABEL =
      Option.valued(
              "label",
              "LABEL",
              "what tasks may ask for; with update, these instead of those before; '' for none")
          .with(Option.Count.REPEATED);
  static final Option SLOTS = Option.valued("slots", "N", "how many tasks at once; otherwise 1");
  static final Option WEIGHT =
      Option.valued(
          "weight", "N", "how much it is preferred to others, from 1, the usual, to 1000");
  static final Option PROJECT =
      Option.valued("project", "NAME", "only tasks of these projects; with update, '' for all")
          .with(Option.Count.REPEATED);
  static final Option NO_SECRETS = Option.flag("no-secrets", "tasks with secrets do not run there");
  static final Option SECRETS =
      Option.flag("secrets", "for update: tasks with secrets may run there");
  static final Option JUMP =
      Option.valued(
          "jump", "USER@HOST", "the host that it is reached through; with :PORT if need be");
  static final Option KEY =
      Option.valued(
              "key",
              "FILE",
              "the private key that the account is entered with; otherwise Leat makes one")
          .ofFiles();
  static final Option HOST_KEY =
      Option.valued(
          "host-key",
          "FINGERPRINT",
          "of the host, or its whole key, 'TYPE BASE64'; otherwise it is shown, and asked about");
  static final Option JUMP_HOST_KEY =
      Option.valued("jump-host-key", "FINGERPRINT", "the same of the jump host");
  static final Option DIAL_IN =
      Option.flag(
          "dial-in",
          "for add: nobody can connect to the host, so it dials in; AGENT is a name, and a line is"
              + " printed to be run there");
  static final Option VIA_SSH =
      Option.flag(
          "via-ssh",
          "for add: puts Leat's key there by your own ssh; for remove: takes it away by it");
  static final Option USER =
      Option.valued("user", "NAME", "for install: the account that is made; otherwise leat");
  static final Option PACKAGE =
      Option.valued("package", "NAME", "for install: is installed too, such as git")
          .with(Option.Count.REPEATED);
  static final Option YES = Option.flag("yes", "for install: runs the script without asking");
  static final Option FORCE =
      Option.flag("force", "for remove: also while tasks run there, or when its files stay");

  /** What add, install and update take. */
  static final List<Option> CHANGES =
      List.of(LABEL, SLOTS, WEIGHT, PROJECT, NO_SECRETS, HOST_KEY, JUMP, JUMP_HOST_KEY, KEY);

  private AgentOptions() {}

  /** What runs there, as it is said. */
  static NewAgent.Terms terms(Arguments arguments) {
    if (arguments.has(NO_SECRETS) && arguments.has(SECRETS)) {
      throw new UsageProblem("'--secrets' and '--no-secrets' contradict each other", null);
    }
    boolean isSaid = arguments.has(NO_SECRETS) || arguments.has(SECRETS);
    return new NewAgent.Terms(
        texts(LABEL, arguments),
        number(SLOTS, arguments),
        number(WEIGHT, arguments),
        texts(PROJECT, arguments),
        isSaid ? arguments.has(SECRETS) : null);
  }

  /** One empty text stands for none. */
  private static @Nullable List<String> texts(Option option, Arguments arguments) {
    return arguments.has(option)
        ? arguments.values(option).stream().filter(text -> !text.isEmpty()).toList()
        : null;
  }

  private static @Nullable Integer number(Option option, Arguments arguments) {
    return arguments.has(option) ? Numbers.of(arguments, option, 1, 1000, 1) : null;
  }

  /** The private key that is given; null for none. */
  static @Nullable String key(Arguments arguments, Session session) {
    String file = arguments.value(KEY);
    return file == null
        ? null
        : GivenFile.text(file.startsWith("@") ? file.substring(1) : file, session);
  }
}
