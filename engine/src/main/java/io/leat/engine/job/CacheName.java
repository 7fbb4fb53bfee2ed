package io.leat.engine.job;

/** The name of a cache, shared by the tasks of a project that use it. See {@link NameRule#TITLE}. */
public record CacheName(String text) implements Comparable<CacheName> {
  public CacheName {
    NameRule.TITLE.require(text);
  }

  @Override
  public int compareTo(CacheName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
