package io.leat.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;

/** The {@code .git} of a workspace: gitrepository-layout(5), with the objects of the mirror. */
final class DotGit {
  private static final String ORIGIN = "refs/remotes/origin/";

  private DotGit() {}

  /** Writes it. HEAD comes last: what has none is no repository yet. */
  static void write(
      Mirror mirror, Repository from, CommitId commit, Path folder, List<DirCacheEntry> entries)
      throws IOException {
    Path git = folder.resolve(Constants.DOT_GIT);
    Files.createDirectories(git.resolve("objects/info"));
    Files.createDirectories(git.resolve("objects/pack"));
    Files.createDirectories(git.resolve("refs/heads"));
    Files.createDirectories(git.resolve("refs/tags"));
    Files.writeString(git.resolve("objects/info/alternates"), mirror.folder().objects() + "\n");
    Files.writeString(git.resolve("config"), config(mirror.url()));
    Files.writeString(git.resolve("packed-refs"), refs(from));
    Ref head = from.exactRef(Constants.HEAD);
    if (head != null && head.isSymbolic() && head.getObjectId() != null) {
      Files.createDirectories(git.resolve(ORIGIN));
      Files.writeString(
          git.resolve(ORIGIN + Constants.HEAD),
          "ref: " + ORIGIN + Repository.shortenRefName(head.getTarget().getName()) + "\n");
    }
    index(git, entries);
    Files.writeString(git.resolve(Constants.HEAD), commit + "\n");
  }

  private static String config(GitUrl url) {
    Config config = new Config();
    config.setInt("core", null, "repositoryformatversion", 0);
    config.setBoolean("core", null, "filemode", true);
    config.setBoolean("core", null, "bare", false);
    config.setBoolean("core", null, "logallrefupdates", true);
    // the index knows time and length of the files; without these git would read each of them once
    config.setString("core", null, "checkStat", "minimal");
    config.setBoolean("core", null, "trustctime", false);
    config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "url", url.shareable());
    config.setString(
        "remote", Constants.DEFAULT_REMOTE_NAME, "fetch", "+refs/heads/*:" + ORIGIN + "*");
    return config.toText();
  }

  /** The branches of the mirror as those of origin, and its tags: the format of git-pack-refs(1), by name. */
  private static String refs(Repository from) throws IOException {
    TreeMap<String, String> lines = new TreeMap<>();
    for (Ref ref : from.getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_TAGS)) {
      ObjectId id = ref.getObjectId();
      if (id == null) {
        continue;
      }
      String name = ref.getName();
      boolean branch = name.startsWith(Constants.R_HEADS);
      String shown = branch ? ORIGIN + name.substring(Constants.R_HEADS.length()) : name;
      ObjectId peeled = branch ? null : from.getRefDatabase().peel(ref).getPeeledObjectId();
      lines.put(
          shown,
          id.name() + " " + shown + "\n" + (peeled == null ? "" : "^" + peeled.name() + "\n"));
    }
    return "# pack-refs with: peeled fully-peeled sorted \n" + String.join("", lines.values());
  }

  private static void index(Path git, List<DirCacheEntry> entries) throws IOException {
    DirCache index = DirCache.lock(git.resolve("index").toFile(), FS.DETECTED);
    try {
      DirCacheBuilder builder = index.builder();
      entries.forEach(builder::add);
      builder.finish();
      index.write();
      if (!index.commit()) {
        throw new IOException("the index could not be written");
      }
    } finally {
      index.unlock();
    }
  }
}
