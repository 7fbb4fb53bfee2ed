package io.leat.engine.driver.local;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code ssh} of whoever is at this machine, with their keys, their settings and the hosts that they know. What it asks, and
 * what it says besides, goes to the terminal of this process.
 */
public final class UserSsh {
  /** What {@code ssh} ends with when it did not come so far as to run anything. */
  public static final int NOT_THERE = 255;

  private final Map<String, String> environment;
  private final boolean asks;

  /**
   * Where a script is run.
   *
   * @param jump the host that it is reached through, as {@code ssh -J} takes it; null for none
   */
  public record Place(String user, String address, int port, @Nullable String jump) {
    public Place {
      if (user.startsWith("-")
          || address.startsWith("-")
          || (jump != null && jump.startsWith("-"))) {
        throw new IllegalArgumentException("no user and no host begins with '-'");
      }
    }
  }

  /**
   * How a script ended.
   *
   * @param code its exit code, or {@link #NOT_THERE}
   * @param out what it printed
   */
  public record Said(int code, String out) {}

  /**
   * @param environment where the program is found and what it inherits: {@code PATH}, {@code SSH_AUTH_SOCK}, {@code HOME}
   * @param asks whether a person is there, who can be asked for a passphrase
   */
  public UserSsh(Map<String, String> environment, boolean asks) {
    this.environment = Map.copyOf(environment);
    this.asks = asks;
  }

  /**
   * Runs {@code script} by {@code sh} there, and waits for its end.
   *
   * @throws IOException when there is no {@code ssh} here
   */
  public Said run(Place place, String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words(place));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      } catch (IOException ended) {
        // its exit code tells
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), out);
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> words(Place place) throws IOException {
    List<String> words = new ArrayList<>(List.of(program(), "-T", "-o", "ConnectTimeout=15"));
    if (!asks) {
      words.addAll(List.of("-o", "BatchMode=yes"));
    }
    if (place.jump() != null) {
      words.addAll(List.of("-J", place.jump()));
    }
    words.addAll(List.of("-p", Integer.toString(place.port()), "-l", place.user()));
    words.addAll(List.of("--", place.address(), "exec sh -s"));
    return words;
  }

  private String program() throws IOException {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, "ssh");
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw new IOException("there is no program 'ssh' on this machine");
  }
}
