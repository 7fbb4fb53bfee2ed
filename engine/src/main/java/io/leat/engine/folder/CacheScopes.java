package io.leat.engine.folder;

import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.Pack;
import java.io.IOException;
import java.util.List;

/**
 * Whose caches and results a run may take. What it keeps goes under the first scope; it takes from this one, then from the others. So
 * nothing that a branch, or somebody's pull request, has kept comes into a run of another branch, but what the default branch kept may
 * come into all.
 *
 * <p>In the folder of a run they are a line each; a run of {@code leat run} has none, since all of its folder is one person's.
 *
 * @param all in words, such as {@code branch main}; empty for no difference
 */
public record CacheScopes(List<String> all) {
  /** All share all. */
  public static final CacheScopes NONE = new CacheScopes(List.of());

  public CacheScopes {
    all = List.copyOf(all);
  }

  /** What is noted in the folder of a run; what cannot be read counts as nobody's but the run's own. */
  public static CacheScopes read(RunFolder run) {
    if (!Pack.exists(run.scopes())) {
      return NONE;
    }
    try {
      return new CacheScopes(Pack.text(run.scopes()).lines().toList());
    } catch (IOException unreadable) {
      return new CacheScopes(List.of("run " + run.path().getFileName()));
    }
  }

  /** Notes this in the folder of a run that has not begun. */
  public void write(RunFolder run) throws IOException {
    if (!all.isEmpty()) {
      DurableFile.write(run.scopes(), String.join("\n", all) + "\n");
    }
  }

  /** Notes for a run what is noted for another, which it repeats or belongs to. */
  public static void copy(RunFolder from, RunFolder to) throws IOException {
    if (Pack.exists(from.scopes())) {
      DurableFile.write(to.scopes(), Pack.text(from.scopes()));
    }
  }
}
