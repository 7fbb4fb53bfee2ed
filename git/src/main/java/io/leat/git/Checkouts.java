package io.leat.git;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkouts: fetches what is asked for, no more of the history than that, and puts exactly the asked commit into the folder,
 * with a detached HEAD.
 *
 * <p>Credentials come from the environment and the home folder that it names: {@code LEAT_GIT_USER} and {@code LEAT_GIT_PASSWORD}
 * for {@code https}, the agent at {@code SSH_AUTH_SOCK}, {@code .ssh/config}, keys and {@code known_hosts} for {@code ssh}. Other
 * configuration of git is not read. A host that {@code known_hosts} does not name is refused.
 *
 * <p>Several may run at once, not into one folder. A run that was ended half-way is made good by the next one into that folder.
 */
public final class Checkouts {
  private static final int DEEPEST = 10;
  private static final int MOST_SUBMODULES = 1000;

  private final Map<String, String> environment;
  private int submodules;

  /** Checkouts with the credentials that {@code environment} gives. */
  public Checkouts(Map<String, String> environment) {
    PlainSystem.install();
    this.environment = Map.copyOf(environment);
  }

  /**
   * Brings what {@code checkout} asks for into its folder. In a folder that is a checkout of the same repository already, files
   * that git tracks become what the commit has, whatever they were; all other files stay.
   *
   * @param log gets one line: which commit it is; one more for each submodule, and one if there are LFS pointers
   * @return the commit, 40 hexadecimal digits
   * @throws CheckoutProblem when it cannot be done; the folder may hold a part then
   */
  public String run(CheckoutRequest checkout, PrintStream log) throws CheckoutProblem {
    GitUrl url = checkout.url();
    GitUrl base = url;
    GitRef ref = checkout.ref();
    if (url == null) {
      url = around(checkout.from());
      base = origin(url, checkout.from());
      ref = ref == null ? head(checkout.from()) : ref;
    }
    try (SshSessions sessions = new SshSessions(environment)) {
      GitUrl named = base == null ? url : base;
      Access access = new Access(new Credentials(environment, named), sessions);
      return run(checkout, url, named, ref, access, log);
    }
  }

  private synchronized String run(
      CheckoutRequest checkout,
      GitUrl url,
      GitUrl base,
      @Nullable GitRef ref,
      Access access,
      PrintStream log)
      throws CheckoutProblem {
    submodules = 0;
    return one(new Part(url, base, checkout.into(), 0), ref, checkout, access, log);
  }

  /** One repository of a checkout: where it is, what its submodules are relative to, where it goes, how deep it is nested. */
  private record Part(GitUrl url, GitUrl base, Path into, int level) {}

  /** What the user may: the same for all repositories of a checkout, so that a submodule elsewhere gets no password. */
  private record Access(Credentials credentials, SshSessions sessions) {}

  private String one(
      Part part, @Nullable GitRef ref, CheckoutRequest asked, Access access, PrintStream log)
      throws CheckoutProblem {
    try (WorkTree tree = WorkTree.open(part.into(), part.url())) {
      Remote remote =
          new Remote(tree.repository(), part.url(), access.credentials(), access.sessions());
      Remote.Fetched fetched = remote.fetch(ref, asked.depth());
      ObjectId commit = fetched.commit();
      tree.reset(commit);
      log.println(
          (part.level() == 0 ? "checked out " : "  submodule ")
              + commit.name()
              + fetched.described()
              + " into "
              + Shown.text(part.into().toString()));
      LfsPointers.find(tree.repository(), commit).report(asked.lfs(), part.into(), log);
      if (asked.submodules()) {
        for (Submodules.Submodule submodule :
            Submodules.of(tree.repository(), commit, part.into())) {
          submodule(part, submodule, asked, access, log);
        }
      }
      return commit.name();
    } catch (IOException problem) {
      throw Failures.file(part.into(), problem);
    }
  }

  private void submodule(
      Part parent,
      Submodules.Submodule submodule,
      CheckoutRequest asked,
      Access access,
      PrintStream log)
      throws CheckoutProblem {
    if (parent.level() == DEEPEST) {
      throw new CheckoutProblem(
          "submodules are nested deeper than "
              + DEEPEST
              + " at '"
              + Shown.text(submodule.path())
              + "'",
          "a repository that is a submodule of itself does that");
    }
    if (++submodules > MOST_SUBMODULES) {
      throw new CheckoutProblem("there are more than " + MOST_SUBMODULES + " submodules", null);
    }
    try {
      GitUrl url = parent.base().submodule(submodule.url());
      Part part = new Part(url, url, submodule.folder(), parent.level() + 1);
      one(part, new GitRef(submodule.commit().name()), asked, access, log);
    } catch (CheckoutProblem problem) {
      throw new CheckoutProblem(
          "submodule '" + Shown.text(submodule.path()) + "': " + problem.getMessage(),
          problem.help(),
          problem);
    }
  }

  /** The repository around a folder; for git, the folder that holds {@code .git}, or a bare repository. */
  private static GitUrl around(Path folder) throws CheckoutProblem {
    try (Repository repository = open(folder)) {
      return GitUrl.ofFolder(repository.getDirectory().toPath());
    } catch (IOException problem) {
      throw Failures.file(folder, problem);
    }
  }

  private static Repository open(Path folder) throws IOException, CheckoutProblem {
    FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
    File found = builder.getGitDir();
    if (found == null) {
      throw new CheckoutProblem(
          "'" + Shown.text(folder.toString()) + "' does not lie in a git repository",
          "name the repository with url");
    }
    return builder.setMustExist(true).build();
  }

  /** What the relative URLs of submodules are relative to: the remote of the repository if it has one, as for git. */
  private static GitUrl origin(GitUrl url, Path folder) throws CheckoutProblem {
    try (Repository repository = open(folder)) {
      StoredConfig config = repository.getConfig();
      String origin = config.getString("remote", Constants.DEFAULT_REMOTE_NAME, "url");
      Path root =
          repository.isBare()
              ? repository.getDirectory().toPath()
              : repository.getWorkTree().toPath();
      return origin == null ? GitUrl.ofFolder(root) : GitUrl.parse(origin, root);
    } catch (IOException problem) {
      throw Failures.file(Path.of(url.toString()), problem);
    }
  }

  /** The commit that is checked out in the repository around a folder, which in a linked worktree is its own. */
  private static GitRef head(Path folder) throws CheckoutProblem {
    try (Repository repository = open(folder)) {
      ObjectId head = repository.resolve(Constants.HEAD);
      if (head == null) {
        throw new CheckoutProblem(
            "the repository around '" + Shown.text(folder.toString()) + "' has no commit yet",
            null);
      }
      return new GitRef(head.name());
    } catch (IOException problem) {
      throw Failures.file(folder, problem);
    }
  }
}
