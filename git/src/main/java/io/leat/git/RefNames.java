package io.leat.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/** Which ref of a repository is meant, and which could have been. */
final class RefNames {
  private static final int MOST = 3;

  private RefNames() {}

  /**
   * The ref that {@code wanted} names: by its whole name, else a branch, else a tag; null when there is none. A HEAD that is at a
   * branch is that branch.
   *
   * @param wanted null for HEAD
   */
  static @Nullable Ref find(@Nullable GitRef wanted, Collection<Ref> refs) {
    String name = wanted == null ? Constants.HEAD : wanted.text();
    List<String> names =
        name.startsWith(Constants.R_REFS) || name.equals(Constants.HEAD)
            ? List.of(name)
            : List.of(Constants.R_HEADS + name, Constants.R_TAGS + name);
    for (String each : names) {
      for (Ref ref : refs) {
        if (ref.getName().equals(each)) {
          return ref.isSymbolic() && ref.getTarget().getObjectId() != null ? ref.getTarget() : ref;
        }
      }
    }
    return null;
  }

  /** What to say when {@link #find} found nothing. */
  static CheckoutProblem unknown(@Nullable GitRef wanted, Collection<Ref> refs, GitUrl url) {
    String where = "'" + Shown.text(url.toString()) + "'";
    if (wanted == null) {
      return new CheckoutProblem(
          "HEAD of " + where + " is at a branch without commits", "name a branch with ref");
    }
    List<String> similar = similar(wanted.text(), refs);
    String help =
        similar.isEmpty()
            ? "it may not have been pushed"
            : "did you mean '" + String.join("' or '", similar) + "'?";
    return new CheckoutProblem(
        where + " has no branch, tag or commit '" + Shown.text(wanted.text()) + "'", help);
  }

  private static List<String> similar(String wanted, Collection<Ref> refs) {
    record Near(String name, int distance) {}
    boolean whole = wanted.startsWith(Constants.R_REFS);
    if (whole && shortened(wanted) == null) {
      // a pull request has a number, and one beside it is not meant
      return List.of();
    }
    String lower = wanted.toLowerCase(Locale.ROOT);
    List<Near> near = new ArrayList<>();
    for (Ref ref : refs) {
      String shortened = shortened(ref.getName());
      String name = whole && shortened != null ? ref.getName() : shortened;
      int distance =
          name == null ? Integer.MAX_VALUE : distance(lower, name.toLowerCase(Locale.ROOT));
      boolean ending = name != null && name.toLowerCase(Locale.ROOT).endsWith("/" + lower);
      if (name != null
          && (ending || distance <= (wanted.length() < 4 ? 1 : Math.max(2, wanted.length() / 3)))) {
        near.add(new Near(Shown.text(name), ending ? 0 : distance));
      }
    }
    near.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::name));
    return near.stream().map(Near::name).distinct().limit(MOST).toList();
  }

  private static @Nullable String shortened(String name) {
    if (name.startsWith(Constants.R_HEADS)) {
      return name.substring(Constants.R_HEADS.length());
    }
    return name.startsWith(Constants.R_TAGS) ? name.substring(Constants.R_TAGS.length()) : null;
  }

  /** How many characters must be put in, taken out or replaced to make {@code b} of {@code a}. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > a.length() / 3 + 2) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
