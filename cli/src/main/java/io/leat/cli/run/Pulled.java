package io.leat.cli.run;

import io.leat.engine.folder.LeatFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * That a folder was made from a run of a server: {@code .leat/pulled}, or {@code .leat/pulling} while it is being made. Lines of
 * {@code name=value}.
 *
 * @param server its URL
 * @param run its number there
 * @param variables of the environment of the server, as far as they decide how programs write and sort
 */
public record Pulled(String server, long run, Map<String, String> variables) {
  private static final String VARIABLE = "variable.";

  public Pulled {
    variables = Map.copyOf(variables);
  }

  /** What is noted beside the runs of {@code leat}; empty when they are of no server. */
  public static Optional<Pulled> of(LeatFolder leat) throws IOException {
    return read(ended(leat.path()));
  }

  /** What is noted of a pull that has not ended. */
  public static Optional<Pulled> begun(LeatFolder leat) throws IOException {
    return Files.exists(ended(leat.path())) ? Optional.empty() : read(begun(leat.path()));
  }

  /** Notes that this is being pulled. */
  public void begin(LeatFolder leat) throws IOException {
    write(begun(leat.path()));
  }

  /** Notes that all of this is there. */
  public void end(LeatFolder leat) throws IOException {
    write(ended(leat.path()));
    Files.deleteIfExists(begun(leat.path()));
  }

  /** Whether this is of the same run as {@code other}. */
  public boolean same(Pulled other) {
    return server.equals(other.server) && run == other.run;
  }

  private static Path begun(Path leat) {
    return leat.resolve("pulling");
  }

  private static Path ended(Path leat) {
    return leat.resolve("pulled");
  }

  private static Optional<Pulled> read(Path file) throws IOException {
    String server = "";
    long run = 0;
    Map<String, String> variables = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals);
        String value = line.substring(equals + 1);
        switch (name) {
          case "server" -> server = value;
          case "run" -> run = Long.parseLong(value);
          default -> {
            if (name.startsWith(VARIABLE)) {
              variables.put(name.substring(VARIABLE.length()), value);
            }
          }
        }
      }
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (NumberFormatException damaged) {
      throw new IOException("'" + file + "' is damaged", damaged);
    }
    return Optional.of(new Pulled(server, run, variables));
  }

  private void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("server=").append(server).append("\nrun=").append(run).append('\n');
    variables.forEach(
        (name, value) -> {
          if (value.chars().noneMatch(Character::isISOControl)) {
            text.append(VARIABLE).append(name).append('=').append(value).append('\n');
          }
        });
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
