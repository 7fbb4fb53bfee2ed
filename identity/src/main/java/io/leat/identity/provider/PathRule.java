package io.leat.identity.provider;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Below which paths the secrets of a project may be.
 *
 * @param prefixes paths in which <code>{project}</code>, in one part of each, is the name of the project
 */
public record PathRule(List<String> prefixes) {
  /** The place of the name of the project. */
  public static final String PROJECT = "{project}";

  private static final Pattern PREFIX =
      Pattern.compile(
          "([A-Za-z0-9_.~:@+=,-]+/)*[A-Za-z0-9_.~:@+=,-]*\\{project}[A-Za-z0-9_.~:@+=,/-]*");

  public PathRule {
    prefixes = List.copyOf(prefixes);
  }

  /** Whether {@code text} can be one of the prefixes. */
  public static boolean isPrefix(String text) {
    if (!PREFIX.matcher(text).matches()) {
      return false;
    }
    for (String part : text.split("/", -1)) {
      if (part.isEmpty() || part.matches("\\.+")) {
        return false;
      }
    }
    return true;
  }

  /** Those of one project. */
  public List<String> of(String project) {
    return prefixes.stream().map(each -> each.replace(PROJECT, project)).toList();
  }

  /** Whether what is at {@code path} may be a secret of {@code project}: it is one of its prefixes, or below one. */
  public boolean allows(String project, String path) {
    return of(project).stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }
}
