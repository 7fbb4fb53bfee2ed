package io.leat.engine.attempt;

import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.log.TextMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Secrets in the names of the files of artifacts, which are listed and shown; what is in the files is the task's own. */
final class SecretNames {
  private SecretNames() {}

  /** What is to be said of artifacts with such names, of each its first; empty for none. */
  static List<String> in(Map<ArtifactName, FileSet> artifacts, TextMask mask) {
    List<String> said = new ArrayList<>();
    if (mask != TextMask.NONE) {
      artifacts.forEach(
          (name, files) -> {
            String first = first(files, mask);
            if (first != null) {
              said.add(said(name, first));
            }
          });
    }
    return said;
  }

  /** As {@link #in}; takes them out of the artifacts. */
  static List<String> removed(SortedMap<ArtifactName, FileSet> artifacts, TextMask mask) {
    List<String> said = new ArrayList<>();
    if (mask != TextMask.NONE) {
      artifacts
          .entrySet()
          .removeIf(
              each -> {
                String first = first(each.getValue(), mask);
                return first != null && said.add(said(each.getKey(), first));
              });
    }
    return said;
  }

  private static String said(ArtifactName name, String masked) {
    return "the artifact '"
        + name
        + "' was not kept: the name of its file '"
        + masked
        + "' holds a secret, and names are listed; give the file another name";
  }

  /** The first name with a secret in it, masked; null when there is none. */
  private static @Nullable String first(FileSet files, TextMask mask) {
    for (FileEntry each : files.entries()) {
      String name =
          each instanceof FileEntry.Link(var path, String target)
              ? path + " -> " + target
              : each.path().toString();
      String masked = mask.mask(name);
      if (!masked.equals(name)) {
        return masked;
      }
    }
    return null;
  }
}
