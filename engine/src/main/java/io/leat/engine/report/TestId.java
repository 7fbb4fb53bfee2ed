package io.leat.engine.report;

import org.jspecify.annotations.Nullable;

/**
 * Which test.
 *
 * @param suite the class, or the suite where there is no class; may be empty
 * @param name may be empty
 */
public record TestId(String suite, String name) implements Comparable<TestId> {
  @Override
  public int compareTo(TestId other) {
    int order = suite.compareTo(other.suite);
    return order != 0 ? order : name.compareTo(other.name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TestId id && suite.equals(id.suite) && name.equals(id.name);
  }

  @Override
  public int hashCode() {
    return 31 * suite.hashCode() + name.hashCode();
  }
}
