package io.leat.git;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The name of a branch, a tag or any other ref, or a commit: git-check-ref-format(1). It never begins with {@code -} and holds no
 * blanks or control characters.
 *
 * @param text the name as it was written, such as {@code main}, {@code refs/pull/7/head} or 40 hexadecimal digits
 */
public record GitRef(String text) {
  private static final int LONGEST = 1000;

  /** Checks the name; {@link #parse} says in words what is wrong with it. */
  public GitRef {
    if (!isSound(text)) {
      throw new IllegalArgumentException("not a ref: '" + text + "'");
    }
  }

  /**
   * Reads what a person wrote.
   *
   * @throws CheckoutProblem when it can be no ref
   */
  public static GitRef parse(String text) throws CheckoutProblem {
    if (text.isEmpty()) {
      throw new CheckoutProblem(
          "the ref is empty", "leave it out for what HEAD of the repository is");
    }
    if (!isSound(text)) {
      throw new CheckoutProblem(
          "'" + Shown.text(text) + "' cannot be a branch, a tag or a commit",
          text.startsWith("-")
              ? "a ref does not begin with '-'"
              : "a ref holds no blanks, no control characters, none of ~^:?*[\\ and no '..'");
    }
    return new GitRef(text);
  }

  /** Whether this is the full id of a commit. */
  boolean isCommitId() {
    return ObjectId.isId(text);
  }

  /** Whether this may be the beginning of the id of a commit. */
  boolean isShortId() {
    if (text.length() < 7 || text.length() >= Constants.OBJECT_ID_STRING_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSound(String text) {
    return text.length() <= LONGEST
        && !text.startsWith("-")
        && (text.equals(Constants.HEAD)
            || Repository.isValidRefName(
                text.startsWith(Constants.R_REFS) ? text : Constants.R_HEADS + text));
  }

  @Override
  public String toString() {
    return text;
  }
}
