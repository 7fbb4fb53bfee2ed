package io.leat.engine.driver.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Another account of this machine, which commands are run as: by {@code setpriv} where this process is root, else by {@code sudo}, which has
 * to let it without a password. Nothing of this process reaches them but the variables given. Safe for use by several threads.
 */
public final class OtherAccount {
  /** Where programs are looked for; what a variable says does not count, since they run before the account is another one. */
  private static final List<String> PLACES = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  /** What an account finds programs by unless it is told otherwise. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final long PATIENCE_SECONDS = 20;

  private final String name;
  private final Path home;
  private final List<String> become;
  private final Map<String, String> environment;

  private OtherAccount(
      String name, Path home, List<String> become, Map<String, String> environment) {
    this.name = name;
    this.home = home;
    this.become = List.copyOf(become);
    this.environment = Map.copyOf(environment);
  }

  /** Whether {@code name} can be that of an account: small letters, digits, '_' and '-'. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The account {@code name}, after it was tried that commands run as it.
   *
   * @param inherited variables that they get besides those that are the account's own: {@code HOME}, {@code USER}, {@code LOGNAME} and
   *     {@code SHELL}, and {@link #PATH} unless one is given
   * @throws IOException when there is no such account, it is root or that of this process, or nothing runs as it: says why, and what to do
   */
  public static OtherAccount of(String name, Map<String, String> inherited)
      throws IOException, InterruptedException {
    String[] entry = entry(name);
    long number = number(entry[2], name);
    long own = number(said(List.of(program("id", "coreutils"), "-u"), Map.of()), "id -u");
    if (number == 0 || number == own) {
      throw new IOException(
          "'" + name + "' is " + (number == 0 ? "root" : "the account that this process has"));
    }
    Map<String, String> environment = environment(name, entry, inherited);
    OtherAccount account =
        new OtherAccount(
            name,
            home(name, entry),
            own == 0 ? byRoot(number, entry[3]) : bySudo(name, environment),
            environment);
    account.tried(number, System.getProperty("user.name", ""));
    return account;
  }

  /**
   * The account {@code name} as the account {@code of} becomes it by {@code sudo}, after it was tried that commands run so. This process has
   * to be root.
   *
   * @param inherited as in {@link #of(String, Map)}
   * @throws IOException as there
   */
  public static OtherAccount from(String of, String name, Map<String, String> inherited)
      throws IOException, InterruptedException {
    String[] server = entry(of);
    String[] entry = entry(name);
    Map<String, String> environment = environment(name, entry, inherited);
    List<String> become = byRoot(number(server[2], of), server[3]);
    become.addAll(sudo(name, environment));
    OtherAccount account = new OtherAccount(name, home(name, entry), become, environment);
    account.tried(number(entry[2], name), of);
    return account;
  }

  private static Path home(String name, String[] entry) throws IOException {
    Path home = Path.of(entry[5]);
    if (!home.isAbsolute()) {
      throw new IOException("the account '" + name + "' has no home folder");
    }
    return home;
  }

  private static Map<String, String> environment(
      String name, String[] entry, Map<String, String> inherited) {
    Map<String, String> environment = new HashMap<>(inherited);
    environment.putIfAbsent("PATH", PATH);
    environment.put("HOME", entry[5]);
    environment.put("USER", name);
    environment.put("LOGNAME", name);
    environment.put("SHELL", entry.length > 6 && !entry[6].isEmpty() ? entry[6] : "/bin/sh");
    return environment;
  }

  /** Its line in the list of accounts, in fields. */
  private static String[] entry(String name) throws IOException, InterruptedException {
    String line =
        isName(name)
            ? said(List.of(program("getent", "libc-bin"), "passwd", name), Map.of())
            : null;
    String[] entry = line == null ? new String[0] : line.split(":", -1);
    if (entry.length < 6 || !entry[0].equals(name)) {
      throw new IOException(
          "this machine has no account '"
              + name
              + "'; make it: useradd --system --create-home "
              + name);
    }
    return entry;
  }

  private static long number(@Nullable String text, String of) throws IOException {
    if (text == null || !text.matches("[0-9]{1,10}")) {
      throw new IOException("'" + of + "' has no number");
    }
    return Long.parseLong(text);
  }

  private static List<String> byRoot(long number, String group) throws IOException {
    List<String> words = session();
    words.addAll(
        List.of(
            program("setpriv", "util-linux"),
            "--reuid=" + number,
            "--regid=" + group,
            "--init-groups",
            "--inh-caps=-all",
            "--"));
    return words;
  }

  private static List<String> bySudo(String name, Map<String, String> environment)
      throws IOException {
    List<String> words = session();
    words.addAll(sudo(name, environment));
    return words;
  }

  private static List<String> sudo(String name, Map<String, String> environment)
      throws IOException {
    return List.of(
        program("sudo", "sudo"),
        "-n",
        "-H",
        "-u",
        name,
        // values are seen by nobody in the arguments of a process
        "--preserve-env=" + String.join(",", new TreeSet<>(environment.keySet())),
        "--");
  }

  /** A session of its own: what runs there has no terminal of this process that it could type on. */
  private static List<String> session() throws IOException {
    return new ArrayList<>(List.of(program("setsid", "util-linux")));
  }

  private static String program(String name, String of) throws IOException {
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("'" + name + "' is not there; install " + of))
        .toString();
  }

  private void tried(long number, String from) throws IOException, InterruptedException {
    String said = asked("id -u");
    if (said == null || !said.equals(Long.toString(number))) {
      throw new IOException(
          "nothing can be run as '"
              + name
              + "' from the account '"
              + from
              + "': let it by a rule of sudo, which 'leat server install' makes"
              + " (docs/install.md)");
    }
  }

  /** The first line that {@code command} prints, run in a shell as it; null when it fails, or does not end within 20 s. */
  public @Nullable String asked(String command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(become);
    words.addAll(List.of("/bin/sh", "-c", command));
    return said(words, environment);
  }

  /** The first line that a program prints; null when it fails. */
  private static @Nullable String said(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .directory(Path.of("/").toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return null;
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its home folder, an absolute path. */
  public Path home() {
    return home;
  }

  /**
   * A command that runs as it.
   *
   * @param exit how it ends: its exit code, 128 and the number of the signal when a signal ended it
   */
  public record Running(
      OutputStream in,
      InputStream out,
      InputStream err,
      CompletableFuture<Integer> exit,
      Runnable end) {
    /** Asks it to end; by {@code sudo} this process may not, and then it ends when its stdin does. */
    public void askToEnd() {
      end.run();
    }
  }

  /** Runs {@code command} in a shell as it, at the root of the file system. */
  public Running start(String command) throws IOException {
    List<String> words = new ArrayList<>(become);
    words.addAll(List.of("/bin/sh", "-c", command));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.directory(Path.of("/").toFile()).start();
    return new Running(
        process.getOutputStream(),
        process.getInputStream(),
        process.getErrorStream(),
        process.onExit().thenApply(Process::exitValue),
        process::destroy);
  }
}
