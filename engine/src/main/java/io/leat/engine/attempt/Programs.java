package io.leat.engine.attempt;

import java.util.List;

/**
 * The programs that steps are run by.
 *
 * @param leat the words that start Leat itself
 * @param groovy the words that run the Groovy script whose path follows
 * @param handed the words that a run of another job is given, which a step starts, such as {@code --secret NAME=@FILE}; may be empty
 */
public record Programs(List<String> leat, List<String> groovy, List<String> handed) {
  public Programs {
    leat = List.copyOf(leat);
    groovy = List.copyOf(groovy);
    handed = List.copyOf(handed);
  }

  /** Those that hand nothing on. */
  public Programs(List<String> leat, List<String> groovy) {
    this(leat, groovy, List.of());
  }

  /** The same that hand {@code words} on. */
  public Programs handing(List<String> words) {
    return new Programs(leat, groovy, words);
  }

  /** The words that mask a log. */
  public List<String> mask() {
    return java.util.stream.Stream.concat(leat.stream(), java.util.stream.Stream.of("step", "mask"))
        .toList();
  }
}
