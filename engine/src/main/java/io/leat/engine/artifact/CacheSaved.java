package io.leat.engine.artifact;

import java.util.List;

/**
 * What became of saving to a cache.
 *
 * @param saved whether a new entry is there now; false also when the key was there already, then without a warning
 * @param warnings lines for people
 */
public record CacheSaved(boolean saved, List<String> warnings) {
  public CacheSaved {
    warnings = List.copyOf(warnings);
  }
}
