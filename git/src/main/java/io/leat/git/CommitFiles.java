package io.leat.git;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** The files of one commit of a mirror, read without a workspace. Paths have {@code /} between names, none at the ends. */
public final class CommitFiles {
  private static final int DEEPEST = 200;

  private final Mirror mirror;
  private final CommitId commit;
  private final ObjectId tree;

  CommitFiles(Mirror mirror, CommitId commit, ObjectId tree) {
    this.mirror = mirror;
    this.commit = commit;
    this.tree = tree;
  }

  /** What there can be in a folder. */
  public enum Kind {
    /** A file. */
    FILE,
    /** A file that may be run. */
    PROGRAM,
    /** A folder. */
    FOLDER,
    /** A symbolic link. */
    LINK,
    /** Another repository. */
    SUBMODULE
  }

  /**
   * Something in a folder.
   *
   * @param name without the folder
   */
  public record Entry(String name, Kind kind) {}

  /** The commit. */
  public CommitId commit() {
    return commit;
  }

  /**
   * The content of a file.
   *
   * @param most how many bytes it may have
   * @return null when there is nothing at the path
   * @throws FileProblem when it is no file, a pointer of Git LFS, behind a link, or too long
   */
  public byte @Nullable [] read(String path, int most) throws CheckoutProblem {
    return mirror.<byte @Nullable []>read(
        repository -> {
          try (ObjectReader objects = repository.newObjectReader()) {
            Found found = find(objects, path);
            return found == null ? null : content(objects, found, path, most);
          }
        });
  }

  private byte[] content(ObjectReader objects, Found found, String path, int most)
      throws IOException, CheckoutProblem {
    if (found.kind() != Kind.FILE && found.kind() != Kind.PROGRAM) {
      throw new FileProblem(said(path) + " is " + words(found.kind()) + ", not a file", null);
    }
    ObjectLoader loader = objects.open(found.id(), Constants.OBJ_BLOB);
    if (loader.getSize() > most) {
      throw new FileProblem(
          said(path) + " has " + loader.getSize() + " bytes, more than " + most, null);
    }
    byte[] content = loader.getBytes(most);
    if (LfsPointers.isPointer(content)) {
      throw new FileProblem(
          said(path) + " is a pointer of Git LFS, and its content is not in the repository",
          "keep it in git itself");
    }
    return content;
  }

  /**
   * What is in a folder, in the order of git.
   *
   * @param path empty for the top
   * @param most how many are told; more are a problem
   * @return null when there is nothing at the path
   * @throws FileProblem when it is no folder, behind a link, or too long
   */
  public @Nullable List<Entry> list(String path, int most) throws CheckoutProblem {
    return mirror.<@Nullable List<Entry>>read(
        repository -> {
          try (ObjectReader objects = repository.newObjectReader()) {
            Found found = path.isEmpty() ? new Found(Kind.FOLDER, tree) : find(objects, path);
            return found == null ? null : entries(objects, found, path, most);
          }
        });
  }

  private List<Entry> entries(ObjectReader objects, Found found, String path, int most)
      throws IOException, CheckoutProblem {
    if (found.kind() != Kind.FOLDER) {
      throw new FileProblem(said(path) + " is " + words(found.kind()) + ", not a folder", null);
    }
    List<Entry> entries = new ArrayList<>();
    CanonicalTreeParser parser = new CanonicalTreeParser(null, objects, found.id());
    for (; !parser.eof(); parser.next()) {
      if (entries.size() == most) {
        throw new FileProblem(said(path) + " holds more than " + most + " files", null);
      }
      entries.add(new Entry(parser.getEntryPathString(), kind(parser.getEntryRawMode())));
    }
    return entries;
  }

  /**
   * Writes all files as a tar archive to {@code out}, as a workspace would have them; the folders of submodules are empty. Takes the
   * memory of one file at most.
   *
   * @throws CheckoutProblem when a file cannot be read, or has a name that could do harm
   * @throws IOException when {@code out} takes no more
   */
  public void archive(OutputStream out) throws IOException, CheckoutProblem {
    try {
      mirror.<@Nullable Void>read(
          repository -> {
            TreeArchive.write(mirror, repository, commit, out);
            return null;
          });
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  private record Found(Kind kind, ObjectId id) {}

  private @Nullable Found find(ObjectReader objects, String path)
      throws IOException, CheckoutProblem {
    List<String> names = List.of(path.split("/", -1));
    if (names.size() > DEEPEST
        || names.stream().anyMatch(each -> each.isEmpty() || each.equals(".") || each.equals(".."))
        || path.chars().anyMatch(Character::isISOControl)) {
      throw new FileProblem(
          "'" + Shown.text(path) + "' is not a path in a repository",
          "it goes from the top of the repository, without '.' and '..'");
    }
    Found at = new Found(Kind.FOLDER, tree);
    for (int i = 0; i < names.size(); i++) {
      if (at.kind() == Kind.LINK) {
        throw new FileProblem(
            said(String.join("/", names.subList(0, i))) + " is a link, which is not followed",
            null);
      }
      Found next = at.kind() == Kind.FOLDER ? child(objects, at.id(), names.get(i)) : null;
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static @Nullable Found child(ObjectReader objects, ObjectId folder, String name)
      throws IOException {
    CanonicalTreeParser parser = new CanonicalTreeParser(null, objects, folder);
    for (; !parser.eof(); parser.next()) {
      if (parser.getEntryPathString().equals(name)) {
        return new Found(kind(parser.getEntryRawMode()), parser.getEntryObjectId());
      }
    }
    return null;
  }

  private String said(String path) {
    return "'" + Shown.text(path) + "' at commit " + commit.text().substring(0, 9);
  }

  private static Kind kind(int mode) {
    if (FileMode.TREE.equals(mode)) {
      return Kind.FOLDER;
    }
    if (FileMode.SYMLINK.equals(mode)) {
      return Kind.LINK;
    }
    if (FileMode.GITLINK.equals(mode)) {
      return Kind.SUBMODULE;
    }
    return FileMode.EXECUTABLE_FILE.equals(mode) ? Kind.PROGRAM : Kind.FILE;
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case FILE, PROGRAM -> "a file";
      case FOLDER -> "a folder";
      case LINK -> "a link";
      case SUBMODULE -> "a submodule";
    };
  }

  /** The paths that differ between two trees; empty when there are more than {@code most}. */
  static Optional<List<String>> changed(
      ObjectReader objects, @Nullable ObjectId from, ObjectId to, int most) throws IOException {
    List<String> paths = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(objects)) {
      if (from == null) {
        walk.addTree(new EmptyTreeIterator());
      } else {
        walk.addTree(from);
      }
      walk.addTree(to);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        if (paths.size() == most) {
          return Optional.empty();
        }
        paths.add(walk.getPathString());
      }
    }
    // a file that became a folder comes twice with one name at most, in the order of git
    return Optional.of(paths.stream().distinct().sorted().toList());
  }
}
