package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of an artifact, unique in its task. See {@link NameRule#TITLE}. */
public record ArtifactName(String text) implements Comparable<ArtifactName> {
  public ArtifactName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArtifactName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(ArtifactName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
