package io.leat.cli.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A unit with what an administrator adds to it. */
final class UnitFiles {
  private static final Pattern WITHOUT =
      Pattern.compile(
          "\\s*NoNewPrivileges\\s*=\\s*(yes|y|true|t|on|1)\\s*", Pattern.CASE_INSENSITIVE);

  private UnitFiles() {}

  /** The file of the unit and those in the folder beside it, as far as they are there. */
  static List<Path> of(Path unit) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isReadable(unit)) {
      files.add(unit);
    }
    Path folder = unit.resolveSibling(unit.getFileName() + ".d");
    if (Files.isDirectory(folder)) {
      try (var all = Files.newDirectoryStream(folder, "*.conf")) {
        all.forEach(files::add);
      }
    }
    return files;
  }

  /** Whether its processes may gain no privileges. */
  static boolean isWithoutPrivileges(Path file) throws IOException {
    return Files.readAllLines(file).stream().anyMatch(line -> WITHOUT.matcher(line).matches());
  }
}
