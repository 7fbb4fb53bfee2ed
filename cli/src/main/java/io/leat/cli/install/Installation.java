package io.leat.cli.install;

import io.leat.cli.terminal.Print;
import io.leat.dsl.config.ConfigNode;
import io.leat.dsl.config.ConfigTree;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server of this machine is set up: two accounts, the data folder, the rule of sudo by which the one runs tasks as the other, the
 * configuration and the unit. What is there already is left as it is, so that it may be said again, and after it was interrupted anywhere.
 */
public final class Installation {
  private final Places places;
  private final Wanted wanted;
  private final How how;
  private final Trial trial;
  private final Steps steps;
  private final Accounts accounts;
  private final MachinePrograms programs;

  /**
   * How it is done.
   *
   * @param service whether a unit is made where systemd runs the machine
   * @param start whether it is started, too
   * @param rehearsed whether nothing is done, and only told
   */
  public record How(boolean service, boolean start, boolean rehearsed) {}

  private Installation(Places places, Wanted wanted, How how, Trial trial, Print out) {
    this.places = places;
    this.wanted = wanted;
    this.how = how;
    this.trial = trial;
    this.steps = new Steps(out, how.rehearsed());
    this.accounts = new Accounts(places);
    this.programs = new MachinePrograms(places);
  }

  /** Sets it up, and says whether all is there as it is wanted, and works. */
  public static boolean make(Places places, Wanted wanted, How how, Print out)
      throws InterruptedException {
    return make(places, wanted, how, new AccountTrial(places), out);
  }

  /** The same, tried by {@code trial}. */
  static boolean make(Places places, Wanted wanted, How how, Trial trial, Print out)
      throws InterruptedException {
    Installation installation = new Installation(places, wanted, how, trial, out);
    try {
      installation.make();
    } catch (IOException problem) {
      installation.steps.failed(
          Reason.of(problem), "what was made stays; when it is mended, say this again");
    }
    return !installation.steps.isFailed();
  }

  private void make() throws IOException, InterruptedException {
    Obstacles.of(places, wanted, accounts, how.rehearsed())
        .forEach(each -> steps.failed(each.what(), each.help()));
    if (steps.isFailed() && !(how.rehearsed() && places.program("getent").isPresent())) {
      steps.left("everything: nothing was changed");
      return;
    }
    Account server =
        account(wanted.user(), "the account of the server", accounts.forServer(wanted));
    Account tasks =
        account(wanted.tasksUser(), "the account of its tasks", Accounts.forTasks(wanted));
    data(server);
    put(
        wanted.rule(places),
        "the rule by which '" + server.name() + "' runs a shell as '" + tasks.name() + "'",
        this::visudo,
        this::isRule);
    folder(wanted.config().toAbsolutePath().getParent());
    put(wanted.configuration(), "the configuration", _ -> {}, this::isConfiguration);
    boolean isUnit = how.service() && places.isWithSystemd();
    if (isUnit) {
      unit(server);
    }
    if (!how.rehearsed()) {
      trial
          .faults(wanted, server, tasks, steps)
          .forEach(each -> steps.failed(each.what(), each.help()));
    }
    if (!steps.isFailed()) {
      next(isUnit);
    }
  }

  private void next(boolean isUnit) throws IOException, InterruptedException {
    if (isUnit && how.start()) {
      if (!how.rehearsed()) {
        programs.text("systemctl", List.of("enable", "--now", wanted.service()));
      }
      steps.made(wanted.service() + " is enabled and started");
    } else if (isUnit) {
      steps.next("systemctl enable --now " + wanted.service());
    } else {
      steps.left(
          how.service()
              ? "no unit was made, since systemd does not run this machine"
              : "no unit was made");
      steps.next("start it: sudo -H -u " + wanted.user() + " -- " + wanted.command());
    }
    if (!Files.exists(wanted.data().resolve("db"))) {
      steps.next(
          "the first password is in "
              + wanted.data().resolve("admin")
              + " then: leat login && leat password");
    }
  }

  private Account account(String name, String what, List<String> words)
      throws IOException, InterruptedException {
    Optional<Account> there = accounts.find(name);
    if (there.isPresent()) {
      home(there.get(), "'" + name + "', " + what, words);
      return there.get();
    }
    Account made;
    if (how.rehearsed()) {
      made = new Account(name, -1, -1, name, wanted.data(), List.of(name));
    } else {
      made = accounts.make(name, words);
      if (hasHome(made, words)) {
        close(made.home());
      }
    }
    steps.made("'" + name + "', " + what + ": useradd " + String.join(" ", words));
    return made;
  }

  /** Closes its home folder to others: whoever made the account may have been ended before he did. */
  private void home(Account account, String what, List<String> words) throws IOException {
    if (!hasHome(account, words) || (Accounts.mode(account.home()) & 0077) == 0) {
      steps.there(what);
      return;
    }
    String mode = Integer.toOctalString(Accounts.mode(account.home()));
    if (!how.rehearsed()) {
      close(account.home());
    }
    steps.changed(what + "; its home folder " + account.home() + " was open to others: " + mode);
  }

  private static boolean hasHome(Account account, List<String> words) throws IOException {
    return words.contains("--create-home")
        && Files.isDirectory(account.home(), LinkOption.NOFOLLOW_LINKS)
        && Accounts.owner(account.home()) == account.number();
  }

  private void data(Account server) throws IOException {
    Path data = wanted.data();
    String what = data + ", the data folder, for '" + server.name() + "' alone";
    if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
      folder(data.toAbsolutePath().getParent());
      if (!how.rehearsed()) {
        Files.createDirectory(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        handOver(data, server);
      }
      steps.made(what);
    } else if (Accounts.owner(data) != server.number()) {
      // it is empty, and root's: see Obstacles
      if (!how.rehearsed()) {
        handOver(data, server);
      }
      steps.made(what);
    } else if ((Accounts.mode(data) & 0077) != 0) {
      String mode = Integer.toOctalString(Accounts.mode(data));
      if (!how.rehearsed()) {
        close(data);
      }
      steps.changed(what + "; it was open to others: " + mode);
    } else {
      steps.there(what);
    }
  }

  private static void handOver(Path data, Account server) throws IOException {
    close(data);
    Files.setAttribute(data, "unix:gid", (int) server.groupNumber(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(data, "unix:uid", (int) server.number(), LinkOption.NOFOLLOW_LINKS);
  }

  private static void close(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** Makes a folder of root that all may enter, with those above that are missing. */
  private void folder(@Nullable Path folder) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    folder(folder.getParent());
    if (!how.rehearsed()) {
      Files.createDirectory(folder);
      // whatever the umask says
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    steps.made(folder + ", a folder of root");
  }

  /** Whether a file that somebody wrote says what is needed. */
  @FunctionalInterface
  private interface Saying {
    boolean isSaid(InstalledFile file) throws IOException;
  }

  /** Puts a file in place unless somebody has one there. */
  private void put(InstalledFile file, String what, InstalledFile.Check check, Saying saying)
      throws IOException, InterruptedException {
    String name = file.path() + ", " + what;
    switch (file.state()) {
      case MISSING -> {
        if (!how.rehearsed()) {
          file.write(check);
        }
        steps.made(name);
        whole(file);
      }
      case SAME -> {
        steps.there(name);
      }
      case EARLIER -> {
        List<String> difference = file.difference();
        if (!how.rehearsed()) {
          file.write(check);
        }
        steps.changed(name + "; nobody else had changed it:");
        steps.lines(difference);
        whole(file);
      }
      case HIDDEN -> {
        steps.left(name + ": this account cannot see whether it is there, and as which");
      }
      case CHANGED -> {
        if (saying.isSaid(file)) {
          steps.there(name + "; somebody wrote it otherwise, and it says what is needed");
        } else {
          steps.kept(
              name + ": somebody wrote it, and it differs from what this would write",
              "write it so, or move it away, and say this again; '-' is what is there, '+' what"
                  + " this would write:");
          steps.lines(file.difference());
        }
      }
    }
  }

  private void whole(InstalledFile file) {
    if (how.rehearsed()) {
      steps.lines(file.whole().lines().toList());
    }
  }

  private void visudo(Path file) throws IOException, InterruptedException {
    if (programs.run("visudo", List.of("-c", "-q", "-f", file.toString())).code() != 0) {
      throw new IOException("'visudo' refuses the rule, so it was not put in place");
    }
  }

  /** Whether it has the rule alone, for this account of tasks and perhaps for others. */
  private boolean isRule(InstalledFile file) throws IOException {
    Pattern rule =
        Pattern.compile(
            Pattern.quote(wanted.user())
                + "\\s+ALL\\s*=\\s*\\(([a-z0-9_, -]+)\\)\\s*NOPASSWD:\\s*SETENV:\\s*/bin/sh");
    List<String> said = file.said();
    Matcher matcher = rule.matcher(said.isEmpty() ? "" : said.getFirst());
    if (said.size() != 1 || !matcher.matches()) {
      return false;
    }
    List<String> names = Arrays.stream(matcher.group(1).split(",")).map(String::strip).toList();
    return names.contains(wanted.tasksUser()) && !names.contains("root");
  }

  /** Whether it has the data folder and the account of tasks that are wanted, whatever it says besides. */
  private boolean isConfiguration(InstalledFile file) throws IOException {
    JobfileSource source =
        new JobfileSource(
            file.path().toString(),
            String.join("\n", Files.readAllLines(file.path())),
            Syntax.YAML);
    Optional<ConfigNode> root = ConfigTree.read(source, Limits.STANDARD, new Diagnostics());
    return wanted.data().toString().equals(text(root, "data"))
        && wanted.tasksUser().equals(text(root.flatMap(each -> entry(each, "tasks")), "local"));
  }

  private static String text(Optional<ConfigNode> node, String key) {
    return node.flatMap(each -> entry(each, key))
        .map(each -> each instanceof ConfigNode.Text text ? text.text() : "")
        .orElse("");
  }

  private static Optional<ConfigNode> entry(ConfigNode node, String key) {
    return node instanceof ConfigNode.Entries(var entries, _)
        ? entries.stream()
            .filter(each -> each.key().equals(key))
            .map(ConfigNode.Entry::value)
            .findFirst()
        : Optional.empty();
  }

  private void unit(Account server) throws IOException, InterruptedException {
    InstalledFile unit = wanted.unit(places, server.group());
    put(unit, "the unit of systemd", _ -> {}, _ -> false);
    if (!how.rehearsed()) {
      // also for one that was put there by whoever was ended before he said so
      programs.text("systemctl", List.of("daemon-reload"));
    }
    for (Path each : UnitFiles.of(unit.path())) {
      if (UnitFiles.isWithoutPrivileges(each)) {
        steps.failed(
            each + " has NoNewPrivileges, by which sudo cannot make another account of a task",
            "take it out, then: systemctl daemon-reload");
      }
    }
  }
}
