package io.leat.engine.driver.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keyring of whoever is at this machine: that of the desktop, asked by {@code secret-tool} over the session bus, or on macOS the
 * keychain, asked by {@code security}. What Leat may read there is kept under the service {@code leat} and the name of the secret.
 */
public final class Keyring {
  private static final String SERVICE = "leat";

  /** A locked keyring asks the person at the screen for the password, and waits for it. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, String> environment;

  /**
   * @param environment where the programs and the bus are found: {@code PATH}, {@code DBUS_SESSION_BUS_ADDRESS}, {@code XDG_RUNTIME_DIR}
   */
  public Keyring(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The secret that is kept under {@code name}; null when there is none, when there is no keyring, and when it stays locked. Waits
   * while the keyring asks for its password.
   *
   * @throws IOException when the keyring was there and could not be asked
   */
  public @Nullable String value(String name) throws IOException, InterruptedException {
    List<String> words = words(name);
    if (words == null) {
      return null;
    }
    ProgramText.Printed printed = ProgramText.of(words, environment, PATIENCE, false);
    String value = printed.text();
    if (printed.code() != 0 || value.isEmpty()) {
      return null;
    }
    return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
  }

  private @Nullable List<String> words(String name) {
    String program = program("secret-tool");
    if (program != null && bus()) {
      return List.of(program, "lookup", "service", SERVICE, "name", name);
    }
    if (System.getProperty("os.name", "").startsWith("Mac")) {
      program = program("security");
      return program == null
          ? null
          : List.of(program, "find-generic-password", "-s", SERVICE, "-a", name, "-w");
    }
    return null;
  }

  /** Without a session bus {@code secret-tool} would start one, with an empty keyring. */
  private boolean bus() {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return !environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isEmpty()
        || (!runtime.isEmpty() && Files.exists(Path.of(runtime, "bus")));
  }

  private @Nullable String program(String name) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return null;
  }
}
