package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a user, the last one first, one for each server: {@code leat/login} in {@code XDG_CONFIG_HOME} or {@code
 * ~/.config}. The file is replaced in one step and nobody else can read it.
 */
public final class Logins {
  private final @Nullable Path file;

  private Logins(@Nullable Path file) {
    this.file = file;
  }

  /** Those that {@code environment} leads to; none are kept where it names no home. */
  public static Logins of(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (!config.isEmpty() && Path.of(config).isAbsolute()) {
      return new Logins(Path.of(config, "leat", "login"));
    }
    return new Logins(home.isEmpty() ? null : Path.of(home, ".config", "leat", "login"));
  }

  /** The last one; empty when nobody is signed in. */
  public Optional<Login> last() {
    return all().stream().findFirst();
  }

  /** That at {@code server}. */
  public Optional<Login> at(String server) {
    return all().stream().filter(login -> login.server().equals(server)).findFirst();
  }

  /** Keeps {@code login} as the last one, in place of an older one at the same server. */
  public void keep(Login login) {
    List<Login> kept = new ArrayList<>(others(login.server()));
    kept.addFirst(login);
    write(kept);
  }

  /** Keeps {@code login} in the place of {@code before}; not when that was signed out or replaced meanwhile. */
  void replace(Login before, Login login) {
    List<Login> kept = new ArrayList<>(all());
    for (int i = 0; i < kept.size(); i++) {
      Login each = kept.get(i);
      if (each.server().equals(before.server()) && each.token().equals(before.token())) {
        kept.set(
            i,
            new Login(
                each.server(), each.name(), login.token(), login.expires(), login.at(), each.ca()));
        write(kept);
        return;
      }
    }
  }

  /** Forgets the one at {@code server}. */
  public void forget(String server) {
    write(others(server));
  }

  private List<Login> others(String server) {
    return all().stream().filter(each -> !each.server().equals(server)).toList();
  }

  private List<Login> all() {
    if (file == null) {
      return List.of();
    }
    try {
      Json read = Json.read(Files.readString(file));
      return read.items("logins").stream().map(Login::of).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot read '" + file + "': " + Reason.of(problem),
          "delete it and sign in again: leat login");
    }
  }

  private void write(List<Login> logins) {
    if (file == null) {
      throw new UsageProblem("there is no place to keep a login", "set HOME or XDG_CONFIG_HOME");
    }
    Json json = Json.object().field("logins", logins.stream().map(Login::json).toList());
    Path folder = file.resolveSibling("");
    try {
      Files.createDirectories(folder);
      Path fresh =
          Files.createTempFile(
              folder,
              "login",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(fresh, json.compact() + "\n");
        replace(fresh, file);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot keep the login in '" + file + "': " + Reason.of(problem), null);
    }
  }

  private static void replace(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException plain) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
