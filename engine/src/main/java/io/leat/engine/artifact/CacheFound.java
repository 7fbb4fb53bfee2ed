package io.leat.engine.artifact;

import io.leat.engine.job.CacheName;
import java.util.ArrayList;
import java.util.List;

/**
 * What came back from a cache, and which scope had kept it, empty for the one that all share. Warnings are lines for people: what went
 * wrong never fails a task.
 */
public sealed interface CacheFound {
  List<String> warnings();

  /** All that is to be said about the cache {@code name}. */
  default List<String> said(CacheName name) {
    String what =
        switch (this) {
          case Exact(String key, String scope, _) -> "came back" + of(scope) + ", key " + key;
          case Prefix(String key, String scope, _) ->
              "came back" + of(scope) + " from the key " + key;
          case Aside(String file) -> "was left aside: '" + file + "' is there";
          case Miss _ -> "has nothing under its keys";
        };
    List<String> said = new ArrayList<>();
    said.add("cache '" + name + "' " + what);
    said.addAll(warnings());
    return said;
  }

  private static String of(String scope) {
    return scope.isEmpty() ? "" : " (kept by " + scope + ")";
  }

  /** The entry with the very key; nothing needs to be saved. */
  record Exact(String key, String scope, List<String> warnings) implements CacheFound {
    public Exact {
      warnings = List.copyOf(warnings);
    }
  }

  /** The newest entry whose key has one of the beginnings asked for. */
  record Prefix(String key, String scope, List<String> warnings) implements CacheFound {
    public Prefix {
      warnings = List.copyOf(warnings);
    }
  }

  /** Nothing came back, since one of the files is there. */
  record Aside(String file) implements CacheFound {
    @Override
    public List<String> warnings() {
      return List.of();
    }
  }

  /** Nothing that fits. After a warning some files may have been restored nevertheless. */
  record Miss(List<String> warnings) implements CacheFound {
    public Miss {
      warnings = List.copyOf(warnings);
    }
  }
}
