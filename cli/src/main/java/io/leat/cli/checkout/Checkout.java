package io.leat.cli.checkout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A git checkout, as its files tell: gitrepository-layout(5). Nothing is run and nothing is written; of each file only a bounded
 * part is read, and what cannot be understood counts as not known.
 *
 * @param root the folder that holds {@code .git}
 * @param branch the branch that is checked out; null when a commit is
 * @param commit the commit that is checked out, 40 or 64 hexadecimal digits; null when it is not known, as before the first one
 */
public record Checkout(Path root, @Nullable String branch, @Nullable String commit) {
  private static final int MOST_OF_A_REF = 4096;
  private static final int MOST_OF_PACKED_REFS = 16 << 20;
  private static final String REF = "ref: ";
  private static final String BRANCHES = "refs/heads/";

  /** The checkout that {@code folder} lies in; null when there is none. */
  public static @Nullable Checkout around(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.isDirectory(git)) {
        return read(at, git);
      }
      if (Files.isRegularFile(git)) {
        Path elsewhere = pointer(git, "gitdir: ", at);
        return elsewhere == null ? new Checkout(at, null, null) : read(at, elsewhere);
      }
    }
    return null;
  }

  private static Checkout read(Path root, Path git) {
    String head = text(git.resolve("HEAD"), MOST_OF_A_REF);
    if (head == null) {
      return new Checkout(root, null, null);
    }
    head = head.strip();
    if (!head.startsWith(REF)) {
      return new Checkout(root, null, commit(head));
    }
    String ref = head.substring(REF.length()).strip();
    // the files of a repository whose refs are kept in reftables name a branch that cannot exist
    if (ref.equals(BRANCHES + ".invalid")) {
      return new Checkout(root, null, null);
    }
    String branch = ref.startsWith(BRANCHES) ? ref.substring(BRANCHES.length()) : null;
    // a linked worktree has a HEAD of its own and shares the refs
    Path shared = pointer(git.resolve("commondir"), "", git);
    return new Checkout(root, branch, resolve(ref, shared == null ? git : shared));
  }

  private static @Nullable String resolve(String ref, Path git) {
    if (!ref.startsWith("refs/")) {
      return null;
    }
    Path loose = within(git, ref);
    String text = loose == null ? null : text(loose, MOST_OF_A_REF);
    return text != null ? commit(text.strip()) : packed(ref, git);
  }

  /** The commit of {@code ref} in {@code packed-refs}: lines of a commit, a blank and a ref. */
  private static @Nullable String packed(String ref, Path git) {
    String refs = text(git.resolve("packed-refs"), MOST_OF_PACKED_REFS);
    if (refs == null) {
      return null;
    }
    String wanted = " " + ref + "\n";
    int at = (refs + "\n").indexOf(wanted);
    if (at < 0) {
      return null;
    }
    return commit(refs.substring(refs.lastIndexOf('\n', at) + 1, at));
  }

  private static @Nullable Path within(Path git, String ref) {
    try {
      Path path = git.resolve(ref).normalize();
      return path.startsWith(git.normalize()) ? path : null;
    } catch (InvalidPathException problem) {
      return null;
    }
  }

  /** The folder that a file names after {@code prefix}, relative to {@code base}; null when it names none. */
  private static @Nullable Path pointer(Path file, String prefix, Path base) {
    String text = Files.isRegularFile(file) ? text(file, MOST_OF_A_REF) : null;
    if (text == null || !text.startsWith(prefix)) {
      return null;
    }
    try {
      Path folder = base.resolve(text.substring(prefix.length()).strip()).normalize();
      return Files.isDirectory(folder) ? folder : null;
    } catch (InvalidPathException problem) {
      return null;
    }
  }

  private static @Nullable String commit(String text) {
    if (text.length() != 40 && text.length() != 64) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return null;
      }
    }
    return text;
  }

  private static @Nullable String text(Path file, int most) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return null;
    }
  }
}
