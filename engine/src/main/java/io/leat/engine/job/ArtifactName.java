package io.leat.engine.job;

/** The name of an artifact, unique in its task. See {@link NameRule#TITLE}. */
public record ArtifactName(String text) implements Comparable<ArtifactName> {
  public ArtifactName {
    NameRule.TITLE.require(text);
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
