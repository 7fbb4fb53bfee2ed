package io.leat.engine.artifact;

import io.leat.engine.expression.Glob;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a workspace for all patterns together. Folders that no pattern can reach are not read; links are not
 * followed; folders of Leat and its temporary files are not seen. What vanishes on the way was not there.
 */
final class Walk {

  /** Sees each match, in no order. */
  interface Visitor {
    /**
     * @param path with {@code /} between its segments; any text that a file can be named
     * @param stat never of a folder
     */
    void visit(String path, Path file, Stat stat) throws IOException;
  }

  private final List<Glob> patterns;
  private final GlobStates reach;
  private final Visitor visitor;
  private final boolean[] hits;
  private final boolean[] folders;
  private final boolean[] excluded;
  private final boolean excludes;
  private final List<String> problems = new ArrayList<>();

  Walk(List<Glob> patterns, Visitor visitor) {
    this.patterns = List.copyOf(patterns);
    this.reach = new GlobStates(this.patterns);
    this.visitor = visitor;
    this.hits = new boolean[patterns.size()];
    this.folders = new boolean[patterns.size()];
    this.excluded = new boolean[patterns.size()];
    this.excludes = patterns.stream().anyMatch(Glob::excludes);
  }

  /** Walks; folders that cannot be read become {@link #problems}. */
  void run(Path workspace) throws IOException {
    walk(workspace, "", reach.start());
  }

  private void walk(Path folder, String prefix, int[] states) throws IOException {
    if (prefix.length() > RelPath.MOST) {
      problems.add("'" + Escapes.escape(prefix) + "' is nested too deep");
      return;
    }
    List<Path> inner = read(folder, prefix, states);
    if (inner == null) {
      return;
    }
    for (Path each : inner) {
      String name = name(each);
      walk(each, prefix + name + "/", reach.enter(states, name));
    }
  }

  /** Visits the files of a folder and gives the folders to go on with, so that only one is open at a time. */
  private @Nullable List<Path> read(Path folder, String prefix, int[] states) throws IOException {
    List<Path> inner = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String name = name(each);
        boolean[] matched = new boolean[hits.length];
        boolean file = reach.matches(states, name, matched);
        boolean within = reach.enter(states, name).length > 0;
        if ((!file && !within)
            || name.startsWith(TempFile.PREFIX)
            || RelPath.ofLeat(name) != null) {
          continue;
        }
        Stat stat = Stat.of(each);
        if (stat == null) {
          continue;
        }
        if (stat.kind() == Stat.Kind.FOLDER) {
          if (within && !leftOut(prefix + name)) {
            inner = inner == null ? new ArrayList<>() : inner;
            inner.add(each);
          }
          note(matched, folders);
        } else if (file && excludes && !Glob.takeFile(patterns, prefix + name)) {
          note(matched, excluded);
        } else if (file) {
          note(matched, hits);
          visitor.visit(prefix + name, each, stat);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      if (prefix.isEmpty()) {
        throw e;
      }
    } catch (FileSystemException e) {
      problems.add(
          "'" + Escapes.escape(prefix.isEmpty() ? "." : prefix) + "': " + TempFile.reason(e));
    }
    return inner;
  }

  /** Whether nothing in a folder can be taken: the last of all patterns, or one behind which only others with '!' stand, takes it out. */
  private boolean leftOut(String folder) {
    for (Glob each : excludes ? patterns.reversed() : List.<Glob>of()) {
      if (!each.excludes()) {
        return false;
      }
      if (each.covers(folder + "/.")) {
        return true;
      }
    }
    return false;
  }

  private static void note(boolean[] matched, boolean[] into) {
    for (int i = 0; i < matched.length; i++) {
      into[i] |= matched[i];
    }
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** What kept the walk from being complete, in words; may be added to. */
  List<String> problems() {
    return problems;
  }

  /** A line for each pattern that nothing matched. */
  List<String> unmatched() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < hits.length; i++) {
      if (!hits[i] && !patterns.get(i).excludes()) {
        String pattern = patterns.get(i).toString();
        lines.add(
            folders[i]
                ? "'" + pattern + "' is a folder: its files are '" + pattern + "/**'"
                : excluded[i]
                    ? "'" + pattern + "' matches only files that are taken out by '!'"
                    : "'" + pattern + "' matches no file");
      }
    }
    return lines;
  }
}
