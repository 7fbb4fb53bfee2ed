package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of a cache, shared by the tasks of a project that use it. See {@link NameRule#TITLE}. */
public record CacheName(String text) implements Comparable<CacheName> {
  public CacheName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
