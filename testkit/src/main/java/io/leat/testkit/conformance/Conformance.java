package io.leat.testkit.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the cases are, and the files in which they are kept. */
public final class Conformance {
  private Conformance() {}

  /** A file or folder of the checkout, by its path from the root. */
  public static Path root(String path) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("conformance"))) {
        return at.resolve(path);
      }
    }
    throw new IllegalStateException("there is no folder 'conformance' here or above");
  }

  /** The files of a folder of {@code conformance/} that end in one of {@code endings}, by name. */
  public static List<Path> files(String folder, String... endings) {
    try (Stream<Path> files = Files.list(root("conformance").resolve(folder))) {
      return files
          .filter(file -> Stream.of(endings).anyMatch(end -> file.toString().endsWith(end)))
          .sorted()
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The folders in a folder of {@code conformance/}, by name. */
  public static List<Path> folders(String folder) {
    try (Stream<Path> files = Files.list(root("conformance").resolve(folder))) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The content of a file. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The text of a file. */
  public static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }
}
