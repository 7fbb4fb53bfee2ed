package io.leat.git;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The folder that a checkout goes into, with its repository. */
final class WorkTree implements AutoCloseable {
  private static final String REMOTE = "remote";

  private final Path folder;
  private final Repository repository;

  private WorkTree(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /**
   * Opens {@code folder}, or makes a repository in it when it is empty or not there.
   *
   * @throws CheckoutProblem when something else is in it than a checkout of {@code url}
   */
  static WorkTree open(Path folder, GitUrl url) throws IOException, CheckoutProblem {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
      throw new CheckoutProblem(
          "'" + Shown.text(folder.toString()) + "' is a file, not a folder", null);
    }
    Files.createDirectories(folder);
    boolean there = Files.exists(folder.resolve(Constants.DOT_GIT), LinkOption.NOFOLLOW_LINKS);
    if (!there && !isEmpty(folder)) {
      throw new CheckoutProblem(
          "'" + Shown.text(folder.toString()) + "' has files in it and is no checkout",
          "choose an empty or a new folder with into");
    }
    Repository repository = new FileRepositoryBuilder().setWorkTree(folder.toFile()).build();
    WorkTree tree = new WorkTree(folder, repository);
    try {
      tree.claim(url);
      return tree;
    } catch (IOException | CheckoutProblem problem) {
      tree.close();
      throw problem;
    }
  }

  /** The first thing written is the configuration with the URL, so that a run ended here can be gone on with. */
  private void claim(GitUrl url) throws IOException, CheckoutProblem {
    if (GitUrl.ofFolder(repository.getDirectory().toPath()).isSame(place(url))) {
      throw new CheckoutProblem(
          "'" + Shown.text(folder.toString()) + "' is the repository itself",
          "choose another folder with into");
    }
    boolean fresh = !repository.getObjectDatabase().exists();
    if (fresh) {
      repository.create();
    }
    StoredConfig config = repository.getConfig();
    String origin = config.getString(REMOTE, Constants.DEFAULT_REMOTE_NAME, "url");
    if (origin != null && url.isSame(origin)) {
      return;
    }
    if (origin != null || repository.resolve(Constants.HEAD) != null) {
      throw new CheckoutProblem(
          "'"
              + Shown.text(folder.toString())
              + "' holds a checkout of "
              + (origin == null ? "another repository" : "'" + Shown.text(origin) + "'"),
          "choose another folder with into, or remove this one");
    }
    config.setString(REMOTE, Constants.DEFAULT_REMOTE_NAME, "url", url.toString());
    config.setString(
        REMOTE, Constants.DEFAULT_REMOTE_NAME, "fetch", "+refs/heads/*:refs/remotes/origin/*");
    config.save();
  }

  /** The folder of the repository {@code url} itself: that of its {@code .git} if it has one. */
  private static String place(GitUrl url) {
    if (!url.isFolder()) {
      return url.toString();
    }
    Path git = Path.of(url.toString()).resolve(Constants.DOT_GIT);
    return Files.isDirectory(git) ? git.toString() : url.toString();
  }

  Repository repository() {
    return repository;
  }

  /** Makes {@code commit} what is checked out, with a detached HEAD; no branch moves. Untracked files stay. */
  void reset(ObjectId commit) throws IOException, CheckoutProblem {
    RefUpdate head = repository.updateRef(Constants.HEAD, true);
    head.setNewObjectId(commit);
    head.setForceUpdate(true);
    head.setRefLogMessage("leat: checkout of " + commit.name(), false);
    RefUpdate.Result moved = head.update();
    if (moved == RefUpdate.Result.LOCK_FAILURE || moved == RefUpdate.Result.IO_FAILURE) {
      throw Failures.locked(folder, null);
    }
    try (Git git = new Git(repository)) {
      git.reset().setMode(ResetCommand.ResetType.HARD).setRef(commit.name()).call();
    } catch (GitAPIException | JGitInternalException problem) {
      throw Failures.reset(folder, problem);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
