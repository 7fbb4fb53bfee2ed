package io.leat.distribution;

import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * A library of the list of materials.
 *
 * @param name {@code GROUP:NAME}
 */
record Component(String name, ComparableVersion version) {
  @Override
  public String toString() {
    return name + " " + version;
  }
}
