package io.leat.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;

/**
 * The files of a checkout as they are now: those that git tracks, changed or not, and new ones that {@code .gitignore} and
 * {@code .git/info/exclude} do not name. Those of submodules, and of other repositories inside, belong to them.
 */
public final class WorkingFiles {
  private static final int FILES = 0;
  private static final int TRACKED = 1;

  private final List<String> found = new ArrayList<>();

  private WorkingFiles() {}

  /**
   * The files of the checkout in {@code root}, links included.
   *
   * @return paths relative to {@code root}
   * @throws IOException when it is no checkout, or cannot be read
   */
  public static List<String> of(Path root) throws IOException {
    PlainSystem.install();
    WorkingFiles files = new WorkingFiles();
    files.add(root, "");
    return files.found;
  }

  private void add(Path root, String prefix) throws IOException {
    File folder = root.toFile();
    try (Repository repository =
            new FileRepositoryBuilder()
                .findGitDir(folder)
                .setWorkTree(folder)
                .setMustExist(true)
                .build();
        TreeWalk walk = new TreeWalk(repository)) {
      FileTreeIterator files = new FileTreeIterator(repository);
      walk.addTree(files);
      walk.addTree(new DirCacheIterator(repository.readDirCache()));
      files.setDirCacheIterator(walk, TRACKED);
      while (walk.next()) {
        add(walk, root, prefix);
      }
    }
  }

  private void add(TreeWalk walk, Path root, String prefix) throws IOException {
    WorkingTreeIterator file = walk.getTree(FILES, WorkingTreeIterator.class);
    boolean tracked = walk.getTree(TRACKED, AbstractTreeIterator.class) != null;
    if (file == null || (!tracked && file.isEntryIgnored())) {
      return;
    }
    String path = walk.getPathString();
    if (FileMode.TREE.equals(walk.getFileMode(FILES))) {
      walk.enterSubtree();
    } else if (FileMode.GITLINK.equals(walk.getFileMode(FILES))) {
      add(root.resolve(path), prefix + path + "/");
    } else {
      found.add(prefix + path);
    }
  }
}
