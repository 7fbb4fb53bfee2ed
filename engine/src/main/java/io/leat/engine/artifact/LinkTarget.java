package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where links may lead. With {@code ..} only at the beginning, and no more of them than the link has folders above it, a
 * link stays below the workspace whatever links its names pass through, as long as these obey the same rule.
 */
final class LinkTarget {
  private LinkTarget() {}

  /** What is wrong with a link; null when nothing is. */
  static @Nullable String problem(RelPath link, String target) {
    String rest = target;
    int up = 0;
    while (rest.equals("..") || rest.startsWith("../")) {
      up++;
      rest = rest.length() == 2 ? "" : rest.substring(3);
    }
    boolean names =
        rest.isEmpty() ? up > 0 : rest.equals(".") ? up == 0 : RelPath.find(rest) == null;
    if (up >= link.depth() || !names) {
      return "the link '" + link + "' to '" + Escapes.escape(target) + "' leads out of its folder";
    }
    return null;
  }

  /**
   * The target to write down for a link that is there; null when it leads out.
   *
   * @param workspace without links
   */
  static @Nullable String read(Path workspace, RelPath link, Path file) throws IOException {
    String target = Files.readSymbolicLink(file).toString();
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return null;
    }
    Path real;
    try {
      real = file.toRealPath();
    } catch (FileSystemException e) {
      // leads to nothing, in a circle, or where we may not look: kept, if it can only lead to
      // places within
      return problem(link, target) == null ? target : null;
    }
    if (!real.startsWith(workspace)) {
      return null;
    }
    if (problem(link, target) == null) {
      return target;
    }
    String inner = folder.toRealPath().relativize(real).toString();
    String written = inner.isEmpty() ? "." : inner;
    return problem(link, written) == null ? written : null;
  }
}
