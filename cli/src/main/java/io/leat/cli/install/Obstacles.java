package io.leat.cli.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps a server from being set up here, all of it, found before anything is changed. */
final class Obstacles {
  /** The programs that are needed, with what others call the package of each. */
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "sudo", "sudo",
          "visudo", "sudo",
          "setpriv", "util-linux",
          "setsid", "util-linux",
          "getent", "libc-bin, or glibc-common");

  private final Places places;
  private final Wanted wanted;
  private final Accounts accounts;
  private final List<Fault> found = new ArrayList<>();

  private Obstacles(Places places, Wanted wanted, Accounts accounts) {
    this.places = places;
    this.wanted = wanted;
    this.accounts = accounts;
  }

  /**
   * All that there are.
   *
   * @param rehearsed whether nothing is to be written, so that whoever asks need not be root
   */
  static List<Fault> of(Places places, Wanted wanted, Accounts accounts, boolean rehearsed)
      throws IOException, InterruptedException {
    Obstacles obstacles = new Obstacles(places, wanted, accounts);
    obstacles.programs();
    // without them nothing more can be asked
    if (obstacles.found.isEmpty()) {
      obstacles.accounts(rehearsed);
    }
    return List.copyOf(obstacles.found);
  }

  private void add(String what, String help) {
    found.add(new Fault(what, help));
  }

  private void programs() {
    PROGRAMS.keySet().stream()
        .sorted()
        .filter(name -> places.program(name).isEmpty())
        .forEach(
            name ->
                add(
                    "the program '" + name + "' is not there",
                    "install the package " + PROGRAMS.get(name)));
  }

  private void accounts(boolean rehearsed) throws IOException, InterruptedException {
    boolean isRoot = accounts.isRoot();
    if (!isRoot && !rehearsed) {
      add(
          "this account is not root, which alone makes accounts and rules of sudo",
          "say the same by sudo, or with --dry-run, which only tells what would be done");
      return;
    }
    Optional<Account> server = accounts.find(wanted.user());
    Optional<Account> tasks = accounts.find(wanted.tasksUser());
    boolean isComplete = server.isPresent() && tasks.isPresent();
    if (!isComplete && places.program("useradd").isEmpty()) {
      add(
          "the program 'useradd' is not there, which makes accounts",
          "install the package passwd, shadow-utils or shadow; or make the accounts '"
              + wanted.user()
              + "' and '"
              + wanted.tasksUser()
              + "' yourself, and say this again");
    }
    if (server.isPresent()) {
      server(server.get());
    }
    if (tasks.isPresent()) {
      tasks(tasks.get(), server, isRoot);
    }
    privileges();
    long owner = server.map(Account::number).orElse(0L);
    data(owner, server.isPresent());
    if (isRoot) {
      safe();
      way(new Way(List.of(0L, owner)), wanted.data().resolveSibling(""), "the data folder");
      writable(places.rules());
      writable(wanted.config());
      writable(wanted.data());
    }
  }

  private void server(Account server) {
    if (server.number() == 0) {
      add(
          "the account '" + server.name() + "' is root by another name: its number is 0",
          "name another one by --user");
    }
  }

  private void tasks(Account tasks, Optional<Account> server, boolean isRoot)
      throws IOException, InterruptedException {
    String another = "name another one by --tasks-user, or change it";
    String name = "the account '" + tasks.name() + "'";
    if (tasks.number() == 0) {
      add(name + " is root by another name: its number is 0", another);
    }
    if (server.isPresent() && server.get().number() == tasks.number()) {
      add(name + " is that of the server by another name", another);
    }
    List<String> privileges = tasks.privileges();
    if (!privileges.isEmpty()) {
      add(
          name + " is in " + String.join(", ", privileges) + ", by which its tasks may do more",
          "take it out of it: gpasswd --delete " + tasks.name() + " " + privileges.getFirst());
    }
    String group = server.map(Account::group).orElse(wanted.user());
    if (tasks.groups().contains(group)) {
      add(
          name + " is in the group '" + group + "' of the server, whose files it would read",
          "take it out of it, or name another one by --tasks-user");
    }
    String bySudo = isRoot ? accounts.bySudo(tasks) : "";
    if (!bySudo.isEmpty()) {
      add(
          name + " may do something by sudo, and so may each task",
          "see: sudo -l -U " + tasks.name() + "; then take it away, or " + another);
    }
    home(name, tasks);
  }

  private void home(String name, Account tasks) throws IOException {
    Path home = tasks.home();
    if (Files.exists(home) && Files.isDirectory(home)) {
      if (Accounts.owner(home) != tasks.number() || (Accounts.mode(home) & 0002) != 0) {
        add(
            name + " has the home folder " + home + ", which others can change",
            "let it be its own: chown " + tasks.name() + " " + home + " && chmod 700 " + home);
      }
    } else if (Files.notExists(home)) {
      add(
          name + " has no home folder: there is no " + home,
          "make it: install -d -m 700 -o " + tasks.name() + " " + home);
    }
  }

  /** A process that may gain no privileges gains none by sudo. */
  private void privileges() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)
        && Files.readAllLines(status).stream().anyMatch(line -> line.matches("NoNewPrivs:\\s*1"))) {
      add(
          "processes here may gain no privileges (no_new_privs), so that sudo does nothing",
          "a container has that by 'no-new-privileges', a unit by NoNewPrivileges: leave it out");
    }
  }

  /** What is started, read or obeyed as root, or as the server: whoever can change it does what these may. */
  private void safe() throws IOException {
    Way way = new Way(List.of(0L));
    file(way, wanted.rule(places).path(), "the rule of sudo");
    file(way, wanted.config(), "the configuration");
    Path unit = wanted.unit(places, wanted.user()).path();
    file(way, unit, "the unit");
    tree(way, unit.resolveSibling(unit.getFileName() + ".d"), "the unit");
    for (Path part : wanted.parts()) {
      tree(way, part, "Leat, or its Java,");
    }
  }

  private void file(Way way, Path file, String what) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      add(
          what + " is to be " + file + ", which is a link, or no file",
          "see what it is, and move it away");
    } else {
      way(way, file, what);
    }
  }

  /** All below a folder, to the first of it that others can change. */
  private void tree(Way way, Path top, String what) throws IOException {
    if (!Files.isDirectory(top)) {
      way(way, top, what);
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (way(way, each, what)) {
          return;
        }
      }
    } catch (UncheckedIOException problem) {
      throw problem.getCause();
    }
  }

  private boolean way(Way way, Path path, String what) throws IOException {
    Optional<Path> open = way.open(path);
    open.ifPresent(
        each ->
            add(
                what + " depends on " + each + ", which others can change",
                "see whether somebody has; then take it from them: chown root "
                    + each
                    + " && chmod go-w "
                    + each
                    + "; or let it lie elsewhere"));
    return open.isPresent();
  }

  /** What is in the place of the data folder, if it is not that. */
  private void data(long owner, boolean isKnown) throws IOException {
    Path data = wanted.data();
    if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isSymbolicLink(data)) {
      add(
          "the data folder " + data + " is a link",
          "give the path of the folder itself by --data, or move the link away");
    } else if (!Files.isDirectory(data)) {
      add("the data folder " + data + " is no folder", "give another one by --data");
    } else if (!(isKnown && Accounts.owner(data) == owner) && !isEmptyOfRoot(data)) {
      add(
          "the data folder " + data + " is there, and not of '" + wanted.user() + "'",
          "give another one by --data; or, if all in it is the server's: chown -R "
              + wanted.user()
              + ": "
              + data);
    }
  }

  /** Whether it is as it is between its making and its handing over. */
  static boolean isEmptyOfRoot(Path folder) throws IOException {
    if (Accounts.owner(folder) != 0 || !Files.isReadable(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private void writable(Path path) {
    Path folder = path;
    while (folder != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    if (folder != null && !Files.isWritable(folder)) {
      add(
          "nothing can be written into " + folder + ", not even by root",
          "its file system may be read-only: see 'mount', and let it be written meanwhile");
    }
  }
}
