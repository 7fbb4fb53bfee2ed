package io.leat.cli.install;

import io.leat.engine.driver.local.ProgramText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The accounts of this machine, as its own programs tell and make them. */
final class Accounts {
  private final Places places;
  private final MachinePrograms programs;

  Accounts(Places places) {
    this.places = places;
    this.programs = new MachinePrograms(places);
  }

  /** Whether this process is root. */
  boolean isRoot() throws IOException, InterruptedException {
    return programs.text("id", List.of("-u")).equals("0");
  }

  /** The account {@code name}; empty when there is none. */
  Optional<Account> find(String name) throws IOException, InterruptedException {
    ProgramText.Printed entry = programs.run("getent", List.of("passwd", name));
    String[] fields = entry.text().strip().split(":", -1);
    if (entry.code() != 0 || fields.length < 6 || !fields[0].equals(name)) {
      return Optional.empty();
    }
    return Optional.of(
        new Account(
            name,
            number(fields[2]),
            number(fields[3]),
            programs.text("id", List.of("-gn", name)),
            Path.of(fields[5]),
            List.of(programs.text("id", List.of("-Gn", name)).split("\\s+"))));
  }

  private static long number(String text) throws IOException {
    if (!text.matches("[0-9]{1,10}")) {
      throw new IOException("'" + text + "' is no number of an account");
    }
    return Long.parseLong(text);
  }

  /** The words that make the account of a server. */
  List<String> forServer(Wanted wanted) {
    String shell = places.program("nologin").map(Path::toString).orElse("/bin/false");
    return List.of(
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        wanted.data().toString(),
        "--shell",
        shell,
        wanted.user());
  }

  /** The words that make the account of its tasks. */
  static List<String> forTasks(Wanted wanted) {
    return List.of(
        "--system", "--user-group", "--create-home", "--shell", "/bin/sh", wanted.tasksUser());
  }

  /** Makes an account, and gives it. */
  Account make(String name, List<String> words) throws IOException, InterruptedException {
    programs.text("useradd", words);
    return find(name)
        .orElseThrow(() -> new IOException("'useradd' has made no account '" + name + "'"));
  }

  /** What it may do by sudo, as sudo tells it; empty for nothing. */
  String bySudo(Account account) throws IOException, InterruptedException {
    ProgramText.Printed printed = programs.run("sudo", List.of("-n", "-l", "-U", account.name()));
    return printed.text().contains("is not allowed to run sudo") ? "" : printed.text().strip();
  }

  /** Whose a file is. */
  static long owner(Path path) throws IOException {
    return number(Files.getAttribute(path, "unix:uid"));
  }

  /** Whose a file is, and not what it leads to where it is a link. */
  static long ownerOfLink(Path path) throws IOException {
    return number(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  private static long number(Object attribute) {
    return ((Number) attribute).longValue() & 0xffff_ffffL;
  }

  /** The bits of the mode of a file. */
  static int mode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:mode")).intValue() & 07777;
  }
}
