package io.leat.git;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The files of a commit of which git has a pointer only, since Git LFS keeps their content elsewhere: git-lfs, docs/spec.md.
 *
 * @param count how many there are
 * @param first the path of one; null when there is none
 */
record LfsPointers(int count, @Nullable String first) {
  private static final byte[] START =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 1024;
  private static final int LONGEST_ATTRIBUTES = 1 << 20;

  /** Looks for them. Without a {@code .gitattributes} that names LFS, no other file is opened. */
  static LfsPointers find(Repository repository, ObjectId commit) throws IOException {
    int count = 0;
    String first = null;
    try (RevWalk commits = new RevWalk(repository);
        ObjectReader objects = repository.newObjectReader()) {
      ObjectId tree = commits.parseCommit(commit).getTree();
      if (!isUsed(objects, tree)) {
        return new LfsPointers(0, null);
      }
      try (TreeWalk walk = files(objects, tree)) {
        while (walk.next()) {
          if (isFile(walk) && isPointer(objects, walk.getObjectId(0))) {
            count++;
            first = first == null ? walk.getPathString() : first;
          }
        }
      }
    }
    return new LfsPointers(count, first);
  }

  /**
   * Says which there are, if any.
   *
   * @throws CheckoutProblem when the files themselves were asked for
   */
  void report(boolean wanted, Path folder, PrintStream log) throws CheckoutProblem {
    String what = said();
    if (what == null) {
      return;
    }
    if (wanted) {
      throw new CheckoutProblem(
          what + ", and Leat does not fetch what they stand for",
          "install git-lfs on the agent, leave lfs out, and add the step: sh 'git -C "
              + Shown.text(folder.toString())
              + " lfs pull'");
    }
    log.println(what + "; 'git lfs pull' fetches what they stand for, where git-lfs is installed");
  }

  /** Which there are, in words; null for none. */
  @Nullable String said() {
    if (count == 0) {
      return null;
    }
    return (count == 1
            ? "1 file is a Git LFS pointer: "
            : count + " files are Git LFS pointers, such as ")
        + Shown.text(String.valueOf(first));
  }

  private static boolean isUsed(ObjectReader objects, ObjectId tree) throws IOException {
    try (TreeWalk walk = files(objects, tree)) {
      while (walk.next()) {
        if (walk.getNameString().equals(Constants.DOT_GIT_ATTRIBUTES) && isFile(walk)) {
          ObjectLoader attributes = objects.open(walk.getObjectId(0));
          if (attributes.getSize() <= LONGEST_ATTRIBUTES
              && new String(attributes.getBytes(), StandardCharsets.UTF_8).contains("filter=lfs")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static TreeWalk files(ObjectReader objects, ObjectId tree) throws IOException {
    TreeWalk walk = new TreeWalk(objects);
    walk.addTree(tree);
    walk.setRecursive(true);
    return walk;
  }

  private static boolean isFile(TreeWalk walk) {
    int mode = walk.getRawMode(0);
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }

  /** Whether a file begins as pointers do, and is as short. */
  static boolean isPointer(byte[] content) {
    return content.length < LONGEST
        && content.length >= START.length
        && Arrays.equals(content, 0, START.length, START, 0, START.length);
  }

  private static boolean isPointer(ObjectReader objects, ObjectId blob) throws IOException {
    if (objects.getObjectSize(blob, Constants.OBJ_BLOB) >= LONGEST) {
      return false;
    }
    return isPointer(objects.open(blob, Constants.OBJ_BLOB).getBytes());
  }
}
