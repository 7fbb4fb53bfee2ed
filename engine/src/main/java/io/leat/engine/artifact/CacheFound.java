package io.leat.engine.artifact;

import java.util.List;

/**
 * What came back from a cache, and which scope had kept it, empty for the one that all share. Warnings are lines for people: what went
 * wrong never fails a task.
 */
public sealed interface CacheFound {
  List<String> warnings();

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

  /** Nothing that fits. After a warning some files may have been restored nevertheless. */
  record Miss(List<String> warnings) implements CacheFound {
    public Miss {
      warnings = List.copyOf(warnings);
    }
  }
}
