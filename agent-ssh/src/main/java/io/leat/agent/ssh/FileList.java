package io.leat.agent.ssh;

import io.leat.engine.artifact.Digest;
import io.leat.engine.durable.FileThreads;
import io.leat.engine.durable.LineEscapes;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files and links below a folder, each by its path with what tells it from another one: its kind and a digest. As a text it is a line
 * an entry, after a line with the digest of all others, by which a host knows what it has.
 *
 * @param entries kind and digest by path, sorted
 */
record FileList(Map<String, String> entries) {
  /** Of a folder without files. */
  static final FileList EMPTY = new FileList(new TreeMap<>());

  private static final char FILE = 'f';
  private static final char PROGRAM = 'x';
  private static final char LINK = 'l';

  /**
   * All that is below {@code folder}, but for what git has there, the folder or the file {@code .git}: it names places of this machine.
   */
  static FileList of(Path folder) throws IOException {
    return FileThreads.on(() -> read(folder));
  }

  private static FileList read(Path folder) throws IOException {
    TreeMap<String, String> entries = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes known) {
            return each.equals(folder.resolve(".git"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes known)
              throws IOException {
            String name = folder.relativize(file).toString();
            if (known.isSymbolicLink()) {
              String target = Files.readSymbolicLink(file).toString();
              entries.put(name, LINK + Digest.ofText(target).hex());
            } else if (known.isRegularFile() && !name.equals(".git")) {
              char kind = Files.isExecutable(file) ? PROGRAM : FILE;
              entries.put(name, kind + Digest.ofFile(file).hex());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new FileList(entries);
  }

  /** Whether {@code path}, which is there, is a link. */
  boolean isLink(String path) {
    return is(path, LINK);
  }

  /** Whether {@code path}, which is there, is a file that can be run. */
  boolean isProgram(String path) {
    return is(path, PROGRAM);
  }

  private boolean is(String path, char kind) {
    return what(path).charAt(0) == kind;
  }

  /** The digest of what {@code path}, which is there, holds. */
  Digest digest(String path) {
    return Digest.of(what(path).substring(1));
  }

  private String what(String path) {
    return Objects.requireNonNull(entries.get(path));
  }

  /** Reads what {@link #text} wrote; empty for anything else, as for one that was cut off. */
  static FileList read(String text) {
    TreeMap<String, String> entries = new TreeMap<>();
    String[] lines = text.split("\n", -1);
    for (int i = 1; i < lines.length - 1; i++) {
      int blank = lines[i].indexOf(' ');
      if (blank > 0) {
        entries.put(
            LineEscapes.decode(lines[i].substring(blank + 1)), lines[i].substring(0, blank));
      }
    }
    FileList list = new FileList(entries);
    return list.text().equals(text) ? list : EMPTY;
  }

  /** The text, which ends with a line end. */
  String text() {
    String body = body();
    return Digest.ofText(body).hex() + "\n" + body;
  }

  /** The first line of the text. */
  String id() {
    return Digest.ofText(body()).hex();
  }

  private String body() {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (path, what) ->
            text.append(what)
                .append(' ')
                .append(path.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n'));
    return text.toString();
  }

  /** The paths that are not in {@code other}, or are another thing there. */
  List<String> newSince(FileList other) {
    List<String> paths = new ArrayList<>();
    entries.forEach(
        (path, what) -> {
          if (!what.equals(other.entries.get(path))) {
            paths.add(path);
          }
        });
    return paths;
  }

  /** The paths of {@code other} that are not here, or are a link or a file in place of the other. */
  List<String> goneSince(FileList other) {
    List<String> paths = new ArrayList<>();
    other.entries.forEach(
        (path, what) -> {
          String now = entries.get(path);
          if (now == null || (now.charAt(0) == LINK) != (what.charAt(0) == LINK)) {
            paths.add(path);
          }
        });
    return paths;
  }

  /** What is to be removed where {@code has} is before this can be unpacked over it. */
  List<String> inTheWayOf(FileList has) {
    Set<String> gone = new HashSet<>(goneSince(has));
    for (String path : has.entries.keySet()) {
      // a folder where there is to be a file
      for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        String above = path.substring(0, at);
        if (entries.containsKey(above)) {
          gone.add(above);
        }
      }
    }
    return List.copyOf(gone);
  }
}
