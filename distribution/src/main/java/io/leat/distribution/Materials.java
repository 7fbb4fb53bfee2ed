package io.leat.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** The list of materials of the distribution: CycloneDX, as JSON. */
record Materials(List<Component> components) {
  private static final int MOST = 64 << 20;

  Materials {
    components = List.copyOf(components);
  }

  /**
   * Reads the list, and sees that it is whole.
   *
   * @param pins lines of SHA-256, two spaces and the name of a jar, for each library that is shipped
   * @throws Unreadable when it is none, or does not have the bytes of one of these libraries
   */
  static Materials read(Path file, Path pins) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Unreadable(
          "there is no list of materials, '"
              + file
              + "': './verify' makes it, or 'mvn -pl distribution -am package -DskipTests'");
    }
    List<Component> components = new ArrayList<>();
    Set<String> digests = new HashSet<>();
    try (InputStream in = Files.newInputStream(file)) {
      JsonNode json = Json.read(Json.bytes(in, MOST));
      if (!json.path("bomFormat").asText().equals("CycloneDX")) {
        throw new Unreadable("is no list of CycloneDX");
      }
      read(json, components, digests);
    } catch (Unreadable problem) {
      throw new Unreadable("'" + file + "' " + problem.getMessage());
    }
    if (components.isEmpty()) {
      throw new Unreadable("'" + file + "' names no component");
    }
    for (String line : Files.readAllLines(pins)) {
      String[] words = line.split(" +", 2);
      if (!digests.contains(words[0])) {
        throw new Unreadable(
            "'" + file + "' does not have " + words[1] + " as it is shipped: build it anew");
      }
    }
    return new Materials(components);
  }

  /** Reads the components of {@code json}, and those within them. */
  private static void read(JsonNode json, List<Component> components, Set<String> digests)
      throws Unreadable {
    for (JsonNode each : Advisory.list(json, "components")) {
      String name = Advisory.text(each, "name");
      if (!each.path("purl").asText().startsWith("pkg:maven/")) {
        throw new Unreadable("has the component '" + name + "', which is none of Maven");
      }
      components.add(
          new Component(
              Advisory.text(each, "group") + ":" + name,
              new ComparableVersion(Advisory.text(each, "version"))));
      for (JsonNode hash : Advisory.list(each, "hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          digests.add(hash.path("content").asText());
        }
      }
      read(each, components, digests);
    }
  }
}
