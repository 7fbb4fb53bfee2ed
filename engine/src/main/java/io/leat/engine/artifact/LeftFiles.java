package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that a task left in a workspace where others work too, each with what one look at it says: kind, size, times and inode, not
 * its content. Folders count where they hold nothing; of them only that they are there. {@code .git} and {@code .leat} are not looked at.
 *
 * <p>Paths are relative to the workspace, with {@code /} between their segments. See ADR 30.
 */
public final class LeftFiles {
  /** More files than this are not watched. */
  public static final int MOST = 50_000;

  private static final String HEAD = "leat-left 1";

  private final SortedMap<String, Stat> files;

  private LeftFiles(SortedMap<String, Stat> files) {
    this.files = files;
  }

  /**
   * What appeared or changed in the workspace since {@code mark}, a file on the same disk, was written.
   *
   * @param without says of paths that they do not count
   * @return null when it is more than {@link #MOST} files; what lies in a folder that cannot be read is not known
   */
  public static @Nullable LeftFiles since(Path workspace, Path mark, Predicate<String> without)
      throws IOException {
    Stat begin = Stat.of(mark);
    if (begin == null) {
      throw new IOException("'" + mark + "' is gone");
    }
    SortedMap<String, Stat> files = new TreeMap<>();
    Deque<String> folders = new ArrayDeque<>();
    folders.add("");
    while (!folders.isEmpty()) {
      String prefix = folders.removeLast();
      int count = 0;
      try (DirectoryStream<Path> all = Files.newDirectoryStream(workspace.resolve(prefix))) {
        for (Path each : all) {
          count++;
          String name = String.valueOf(each.getFileName());
          Stat stat = ours(name) ? null : Stat.of(each);
          if (stat == null) {
            continue;
          }
          if (stat.kind() == Stat.Kind.FOLDER) {
            folders.add(prefix + name + "/");
          } else if (stat.changed() >= begin.changed() && !without.test(prefix + name)) {
            files.put(prefix + name, stat);
          }
        }
      } catch (DirectoryIteratorException | FileSystemException unreadable) {
        continue;
      }
      Stat folder = count > 0 || prefix.isEmpty() ? null : Stat.of(workspace.resolve(prefix));
      if (folder != null && folder.changed() >= begin.changed()) {
        files.put(prefix.substring(0, prefix.length() - 1), folder);
      }
      if (files.size() > MOST) {
        return null;
      }
    }
    return new LeftFiles(files);
  }

  /** The path of a file of the workspace, as lists of files have it. */
  public static String name(Path workspace, Path file) {
    return workspace.relativize(file).toString().replace('\\', '/');
  }

  /** Whether a file of the workspace is among these, and is as it was. */
  public boolean hold(Path workspace, Path file) throws IOException {
    Stat then = files.get(name(workspace, file));
    Stat now = then == null ? null : Stat.of(file);
    return then != null && now != null && now.sameAs(then);
  }

  /** When a file appeared or changed, by a time that no user can set; null when it is not there. */
  public static @Nullable Instant changed(Path file) throws IOException {
    Stat stat = Stat.of(file);
    return stat == null ? null : Instant.EPOCH.plusNanos(stat.changed());
  }

  private static boolean ours(String name) {
    return name.equals(".git") || name.equals(".leat") || name.startsWith(TempFile.PREFIX);
  }

  /** These, and those of {@code earlier} that are still in the workspace, as they are now; null when that is too many. */
  public @Nullable LeftFiles and(LeftFiles earlier, Path workspace, Predicate<String> without)
      throws IOException {
    SortedMap<String, Stat> all = new TreeMap<>(files);
    for (String path : earlier.files.keySet()) {
      if (!all.containsKey(path) && !without.test(path)) {
        Stat now = Stat.of(workspace.resolve(path));
        if (now != null) {
          all.put(path, now);
        }
      }
    }
    return all.size() > MOST ? null : new LeftFiles(all);
  }

  /** The same files as they are now; one that is gone stays as it was. */
  public LeftFiles now(Path workspace) throws IOException {
    SortedMap<String, Stat> all = new TreeMap<>(files);
    for (Map.Entry<String, Stat> each : all.entrySet()) {
      Stat now = Stat.of(workspace.resolve(each.getKey()));
      if (now != null) {
        each.setValue(now);
      }
    }
    return new LeftFiles(all);
  }

  /** The first file that is not as it was left, and how: {@code 'out/app' is gone}, {@code 'out/app' has changed}; empty when all are. */
  public Optional<String> firstDifference(Path workspace) throws IOException {
    for (Map.Entry<String, Stat> each : files.entrySet()) {
      Stat now = Stat.of(workspace.resolve(each.getKey()));
      if (now == null) {
        return Optional.of("'" + Escapes.escape(each.getKey()) + "' is gone");
      }
      boolean same =
          each.getValue().kind() == Stat.Kind.FOLDER
              ? now.kind() == Stat.Kind.FOLDER
              : now.sameAs(each.getValue());
      if (!same) {
        return Optional.of("'" + Escapes.escape(each.getKey()) + "' has changed");
      }
    }
    return Optional.empty();
  }

  /** As a text, for {@link #read}. */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    files.forEach(
        (path, stat) ->
            text.append(stat.kind())
                .append('\t')
                .append(stat.size())
                .append('\t')
                .append(stat.modified())
                .append('\t')
                .append(stat.changed())
                .append('\t')
                .append(stat.inode())
                .append('\t')
                .append(stat.executable())
                .append('\t')
                .append(Escapes.escape(path))
                .append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What {@link #bytes} gave; null when it is anything else. */
  public static @Nullable LeftFiles read(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n");
    if (!lines[0].equals(HEAD)) {
      return null;
    }
    SortedMap<String, Stat> files = new TreeMap<>();
    try {
      for (int i = 1; i < lines.length; i++) {
        String[] fields = lines[i].split("\t", -1);
        if (fields.length != 7) {
          return null;
        }
        files.put(
            Escapes.unescape(fields[6]),
            new Stat(
                Stat.Kind.valueOf(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Boolean.parseBoolean(fields[5])));
      }
    } catch (IllegalArgumentException damaged) {
      return null;
    }
    return new LeftFiles(files);
  }
}
