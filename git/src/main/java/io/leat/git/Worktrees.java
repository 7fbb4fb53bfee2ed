package io.leat.git;

import io.leat.engine.durable.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Workspaces of a mirror: folders with the files of a commit and a {@code .git} of their own, in which git works as in a clone: HEAD
 * is at the commit, the branches and tags of the mirror are there, and origin is the repository, without credentials. The objects
 * stay in the mirror ({@code objects/info/alternates}), which must not be moved while there are workspaces.
 *
 * <p>Threads may make and remove several at once, also while the mirror is fetched into. Who runs as the user that owns the mirror
 * can change it from a workspace.
 */
public final class Worktrees {
  private static final int DEEPEST = 10;
  private static final int MOST_SUBMODULES = 1000;

  private final Mirror mirror;
  private final long mostBytes;

  /**
   * Workspaces of {@code mirror}.
   *
   * @param mostBytes that the files of one workspace may have, each submodule counted for itself
   */
  public Worktrees(Mirror mirror, long mostBytes) {
    this.mirror = mirror;
    this.mostBytes = mostBytes;
  }

  /**
   * Writes the files of a commit; the folders of submodules stay empty.
   *
   * @param folder one that is not there yet, or empty
   * @throws CheckoutProblem when it cannot be done; nothing is left then
   */
  public Workspace create(CommitId commit, Path folder)
      throws CheckoutProblem, InterruptedException {
    Path into = folder.toAbsolutePath().normalize();
    return made(into, () -> write(commit, into));
  }

  /**
   * Writes the files of a commit and, at the commits that it records, of its submodules and theirs. What mirrors of submodules lack
   * is fetched.
   *
   * @param folder one that is not there yet, or empty
   * @throws CheckoutProblem when it cannot be done; nothing is left then
   */
  public Workspace create(CommitId commit, Path folder, SubmoduleMirrors submodules)
      throws CheckoutProblem, InterruptedException {
    Path into = folder.toAbsolutePath().normalize();
    return made(
        into,
        () -> {
          Workspace made = write(commit, into);
          new Nested(submodules).write(mirror.url(), made, 1);
          return made;
        });
  }

  private interface Making {
    Workspace make() throws IOException, CheckoutProblem, InterruptedException;
  }

  private Workspace made(Path folder, Making making) throws CheckoutProblem, InterruptedException {
    boolean mine = false;
    boolean done = false;
    try {
      claim(folder);
      mine = true;
      Workspace made = making.make();
      done = true;
      return made;
    } catch (IOException problem) {
      throw Failures.file(folder, problem);
    } finally {
      if (mine && !done) {
        clear(folder);
      }
    }
  }

  private static void claim(Path folder) throws IOException, CheckoutProblem {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !isEmpty(folder)) {
        throw new CheckoutProblem(
            "'" + Shown.text(folder.toString()) + "' is no empty folder", "remove it first");
      }
    }
    Files.createDirectories(folder);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private void clear(Path folder) throws CheckoutProblem {
    try {
      FolderTree.delete(folder);
      mirror.folder().leave(folder);
    } catch (IOException problem) {
      throw Failures.file(folder, problem);
    }
  }

  private Workspace write(CommitId commit, Path folder)
      throws IOException, CheckoutProblem, InterruptedException {
    mirror.folder().use(folder);
    return mirror.read(from -> TreeWriter.write(mirror, from, commit, folder, mostBytes));
  }

  /** The submodules of one workspace, and theirs. */
  private final class Nested {
    private final SubmoduleMirrors mirrors;
    private int count;

    Nested(SubmoduleMirrors mirrors) {
      this.mirrors = mirrors;
    }

    void write(GitUrl base, Workspace parent, int level)
        throws IOException, CheckoutProblem, InterruptedException {
      List<Submodules.Submodule> submodules;
      try (Repository repository =
          new FileRepositoryBuilder().setWorkTree(parent.folder().toFile()).build()) {
        submodules = Submodules.of(repository, parent.commit().object(), parent.folder());
      }
      for (Submodules.Submodule each : submodules) {
        if (level > DEEPEST || ++count > MOST_SUBMODULES) {
          throw new CheckoutProblem(
              "there are more than "
                  + MOST_SUBMODULES
                  + " submodules, or they are nested deeper than "
                  + DEEPEST,
              "a repository that is a submodule of itself does that");
        }
        try {
          write(base.submodule(each.url()), each, level);
        } catch (CheckoutProblem problem) {
          throw new CheckoutProblem(
              "submodule '" + Shown.text(each.path()) + "': " + problem.getMessage(),
              problem.help(),
              problem);
        }
      }
    }

    private void write(GitUrl url, Submodules.Submodule submodule, int level)
        throws IOException, CheckoutProblem, InterruptedException {
      Mirror other = mirrors.mirror(url);
      CommitId commit = CommitId.of(submodule.commit());
      if (!other.has(commit)) {
        other.fetch(new GitRef(commit.text()));
      }
      Worktrees worktrees = new Worktrees(other, mostBytes);
      write(url, worktrees.create(commit, submodule.folder()), level + 1);
    }
  }

  /**
   * Removes a workspace with all that tasks made in it; also one that was only begun, or that is gone already. What links in it lead
   * to stays.
   */
  public void remove(Path folder) throws CheckoutProblem {
    Path gone = folder.toAbsolutePath().normalize();
    clear(gone);
  }

  /** The workspaces of the mirror, begun ones too, in order: after a kill, those that nothing needs can be removed. */
  public List<Path> all() throws CheckoutProblem {
    try {
      return mirror.folder().users();
    } catch (IOException problem) {
      throw Failures.mirror(mirror.folder().path(), problem);
    }
  }
}
