package io.leat.engine.driver.local;

import io.leat.engine.driver.shell.ShellScript;
import io.leat.engine.durable.KillPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One shell that stays and forks the attempts: a fork costs a fifth of a process started by the JVM (ADR 11). It leads a session of
 * its own, so that neither a key pressed in the terminal nor the end of this process reaches what it started.
 *
 * <p>Started when first used, and again when it has died. Safe for use by several threads.
 */
final class Launcher implements AutoCloseable {
  private final Path folder;
  private final Map<String, String> environment;
  private final Consumer<String> reports;
  private @Nullable Process process;
  private @Nullable OutputStream commands;

  /** The folder that the attempt begun last by this shell lies in; null before the first. */
  private @Nullable Path beside;

  /**
   * A launcher.
   *
   * @param folder where its script is put
   * @param environment what every attempt inherits
   * @param reports is handed each line of report, on a thread of the launcher
   */
  Launcher(Path folder, Map<String, String> environment, Consumer<String> reports) {
    this.folder = folder;
    this.environment = environment;
    this.reports = reports;
  }

  /** Sends one command; see {@code launcher.sh}. */
  synchronized void send(String command) throws IOException {
    send(() -> command);
  }

  /** Begins the attempt in {@code folder}, an absolute path. */
  synchronized void start(Path folder) throws IOException {
    send(
        () -> {
          Path parent = folder.getParent();
          boolean isBeside = parent != null && parent.equals(beside);
          beside = parent;
          return "start " + (isBeside ? folder.getFileName() : folder);
        });
  }

  /** Sends what is to be said to the shell that is there then. */
  private void send(Supplier<String> command) throws IOException {
    try {
      write(running(), command);
    } catch (IOException died) {
      stop();
      write(running(), command);
    }
  }

  private static void write(OutputStream shell, Supplier<String> command) throws IOException {
    shell.write((command.get() + "\n").getBytes(StandardCharsets.UTF_8));
    shell.flush();
  }

  /** Starts the shell, if none is there, so that it is ready when it is needed. */
  synchronized void prepare() throws IOException {
    running();
  }

  private OutputStream running() throws IOException {
    OutputStream open = commands;
    Process known = process;
    if (open != null && known != null && known.isAlive()) {
      return open;
    }
    Path script = script();
    List<String> words = new ArrayList<>();
    if (executable("/usr/bin/setsid") || executable("/bin/setsid")) {
      words.add("setsid");
    }
    if (executable("/bin/bash") || executable("/usr/bin/bash")) {
      words.add(executable("/bin/bash") ? "/bin/bash" : "/usr/bin/bash");
      // without the options and functions that the environment has for shells
      words.add("-p");
    } else {
      words.add("sh");
    }
    words.add(script.toString());
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    // a shell that is given its options hands on its own
    builder.environment().keySet().removeAll(List.of("SHELLOPTS", "BASHOPTS"));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.directory(folder.toFile());
    Process started = builder.start();
    process = started;
    open = started.getOutputStream();
    commands = open;
    beside = null;
    Thread listener = new Thread(() -> listen(started.getInputStream()), "launcher");
    listener.setDaemon(true);
    listener.start();
    return open;
  }

  private void listen(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        reports.accept(line);
        line = reader.readLine();
      }
    } catch (IOException ended) {
      // the folders say what happened
      return;
    }
  }

  private Path script() throws IOException {
    Files.createDirectories(folder);
    ShellScript launcher = ShellScript.launcher();
    Path script = folder.resolve(launcher.name());
    if (!same(script, launcher.text())) {
      Path fresh = Files.createTempFile(folder, "launcher", null);
      Files.writeString(fresh, launcher.text());
      KillPoint.LAUNCHER_WRITTEN.before();
      Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
      KillPoint.LAUNCHER_WRITTEN.after();
    }
    return script;
  }

  /** Whether {@code script} is a file and holds {@code text}: what somebody else put there is not run. */
  private static boolean same(Path script, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.isRegularFile(script, LinkOption.NOFOLLOW_LINKS)
        || Files.size(script) != wanted.length) {
      return false;
    }
    return Arrays.equals(Files.readAllBytes(script), wanted);
  }

  private static boolean executable(String path) {
    return Files.isExecutable(Path.of(path));
  }

  private void stop() {
    OutputStream open = commands;
    commands = null;
    process = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException gone) {
        return;
      }
    }
  }

  /** Ends the shell; what it started goes on. */
  @Override
  public synchronized void close() {
    stop();
  }
}
