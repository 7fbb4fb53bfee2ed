package io.leat.server.api;

import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.folder.RunArtifacts;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists of files of artifacts that were asked for last, so that who asks for one file after another, or for one page after another, has
 * the list read once. A list goes by the digest of its text, so it never changes. What they take is given back when memory is short.
 *
 * <p>For threads of all kinds.
 */
final class FileLists {
  private static final int MOST = 16;

  // by the time of their last use
  private final Map<Digest, SoftReference<FileSet>> lists = new LinkedHashMap<>(MOST, 0.75f, true);

  /**
   * The list with that digest.
   *
   * @param artifacts of a run that has it
   * @throws IOException when it is not there, or damaged
   */
  FileSet get(Digest digest, RunArtifacts artifacts) throws IOException {
    FileSet known = known(digest);
    if (known == null) {
      known = artifacts.files(digest);
      remember(digest, known);
    }
    return known;
  }

  private synchronized @Nullable FileSet known(Digest digest) {
    SoftReference<FileSet> list = lists.get(digest);
    return list == null ? null : list.get();
  }

  private synchronized void remember(Digest digest, FileSet list) {
    lists.put(digest, new SoftReference<>(list));
    if (lists.size() > MOST) {
      lists.remove(lists.keySet().iterator().next());
    }
  }
}
