package io.leat.engine.local;

import java.util.List;

/**
 * The programs that steps are run by.
 *
 * @param leat the words that start Leat itself
 * @param groovy the words that run the Groovy script whose path follows
 */
public record Programs(List<String> leat, List<String> groovy) {
  public Programs {
    leat = List.copyOf(leat);
    groovy = List.copyOf(groovy);
  }

  /** The words that mask a log. */
  public List<String> mask() {
    return java.util.stream.Stream.concat(leat.stream(), java.util.stream.Stream.of("step", "mask"))
        .toList();
  }
}
