package io.leat.engine.job;

import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Template;
import java.util.List;

/**
 * Files kept between runs under a key.
 *
 * @param paths patterns of folders and files relative to the workspace; at least one
 * @param key the exact key; may hold a digest of files
 * @param restore beginnings of keys to fall back to, the best first; may be empty
 */
public record CacheDeclaration(
    CacheName name, List<Glob> paths, Template key, List<Template> restore) {
  public CacheDeclaration {
    paths = List.copyOf(paths);
    restore = List.copyOf(restore);
  }
}
