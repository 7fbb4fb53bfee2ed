package io.leat.git;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The submodules of a commit: gitlinks of its tree, with the URLs of its {@code .gitmodules}. */
final class Submodules {
  private static final String SECTION = "submodule";

  private Submodules() {}

  /**
   * A submodule.
   *
   * @param path where it is in its parent
   * @param folder the same as an absolute path
   * @param url as {@code .gitmodules} has it
   */
  record Submodule(String path, Path folder, String url, ObjectId commit) {}

  /**
   * The submodules of {@code commit}, in the order of the tree; those that say {@code update = none} are left out. Each is made
   * known to the repository, as {@code git submodule init} does.
   */
  static List<Submodule> of(Repository repository, ObjectId commit, Path root)
      throws IOException, CheckoutProblem {
    List<Submodule> submodules = new ArrayList<>();
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository)) {
      RevCommit parsed = commits.parseCommit(commit);
      walk.addTree(parsed.getTree());
      walk.setRecursive(true);
      Map<String, String> names = new HashMap<>();
      Config config = null;
      StoredConfig own = repository.getConfig();
      while (walk.next()) {
        if (!FileMode.GITLINK.equals(walk.getRawMode(0))) {
          continue;
        }
        if (config == null) {
          config = read(repository, parsed, names);
        }
        String path = walk.getPathString();
        String name = names.get(path);
        String url = name == null ? null : config.getString(SECTION, name, "url");
        if (url == null) {
          throw new CheckoutProblem(
              "there is a submodule at '" + Shown.text(path) + "' for which .gitmodules has no URL",
              null);
        }
        if ("none".equals(config.getString(SECTION, name, "update"))) {
          continue;
        }
        submodules.add(new Submodule(path, folder(root, path), url, walk.getObjectId(0)));
        own.setString(SECTION, name, "url", url);
        own.setBoolean(SECTION, name, "active", true);
      }
      if (!submodules.isEmpty()) {
        own.save();
      }
    }
    return submodules;
  }

  private static Config read(Repository repository, RevCommit commit, Map<String, String> names)
      throws IOException, CheckoutProblem {
    try {
      Config config = new BlobBasedConfig(null, repository, commit, Constants.DOT_GIT_MODULES);
      for (String name : config.getSubsections(SECTION)) {
        String path = config.getString(SECTION, name, "path");
        if (path != null) {
          names.put(path, name);
        }
      }
      return config;
    } catch (FileNotFoundException none) {
      return new Config();
    } catch (ConfigInvalidException problem) {
      throw new CheckoutProblem("the file .gitmodules cannot be understood", null, problem);
    }
  }

  /** The folder of a submodule. A link on the way could lead out of the checkout. */
  private static Path folder(Path root, String path) throws CheckoutProblem {
    Path folder = root.resolve(path).normalize();
    boolean inside = folder.startsWith(root) && !folder.equals(root);
    for (Path at = folder; inside && at != null && !at.equals(root); at = at.getParent()) {
      inside = !Files.isSymbolicLink(at) && !Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS);
    }
    if (!inside) {
      throw new CheckoutProblem(
          "the submodule at '" + Shown.text(path) + "' does not lie in a folder of the checkout",
          null);
    }
    return folder;
  }
}
