package io.leat.cli.init;

import io.leat.cli.terminal.BoundedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder of a project, looked at as far as is needed to tell how it is built. What cannot be read counts as empty. */
final class Place {
  private static final int LONGEST = 1 << 20;
  private static final int MOST_FILES = 20_000;
  private static final int DEEPEST = 12;
  private static final Pattern ANY = Pattern.compile("");

  private final Path folder;
  private final String path;
  private final Map<String, String> read = new ConcurrentHashMap<>();

  /**
   * A folder.
   *
   * @param path from the root of the project, with {@code /}; empty for the root
   */
  Place(Path folder, String path) {
    this.folder = folder;
    this.path = path;
  }

  Path folder() {
    return folder;
  }

  String path() {
    return path;
  }

  /** Whether it has one of these files. */
  boolean has(String... names) {
    for (String name : names) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return true;
      }
    }
    return false;
  }

  boolean hasFolder(String name) {
    return Files.isDirectory(folder.resolve(name));
  }

  /** The text of a file; empty when there is none, or none that is text of a usual length. */
  String text(String name) {
    return read.computeIfAbsent(name, this::load);
  }

  private String load(String name) {
    try {
      if (!has(name)) {
        return "";
      }
      byte[] bytes = BoundedFile.read(folder.resolve(name), LONGEST);
      return bytes.length > LONGEST ? "" : new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Whether the text of a file has a match of {@code pattern}. */
  boolean says(String name, Pattern pattern) {
    return pattern.matcher(text(name)).find();
  }

  /** The first group of the first match in a file; empty for none. */
  String found(String name, Pattern pattern) {
    Matcher matcher = pattern.matcher(text(name));
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Whether a file with such a path lies below a folder of it, looked for among so many as people write. */
  boolean holds(String below, Pattern file) {
    return holds(below, file, ANY);
  }

  /** The same, of files whose text has a match of {@code text}. */
  boolean holds(String below, Pattern file, Pattern text) {
    Path start = folder.resolve(below);
    if (!Files.isDirectory(start)) {
      return false;
    }
    boolean[] held = new boolean[1];
    int[] seen = new int[1];
    try {
      Files.walkFileTree(
          start,
          Set.of(),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes about) {
              return each.equals(start) || Survey.isSource(each)
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes about) {
              held[0] =
                  about.isRegularFile()
                      && file.matcher(start.relativize(each).toString()).find()
                      && (text == ANY || says(folder.relativize(each).toString(), text));
              return held[0] || ++seen[0] > MOST_FILES
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException problem) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      return held[0];
    }
    return held[0];
  }

  /** A pattern of files in it, as it is written at the root of the project. */
  String below(String pattern) {
    if (path.isEmpty()) {
      return pattern;
    }
    return pattern.startsWith("!") ? "!" + path + "/" + pattern.substring(1) : path + "/" + pattern;
  }
}
