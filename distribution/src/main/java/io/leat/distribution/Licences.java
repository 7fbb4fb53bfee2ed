package io.leat.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The list of the licences of what is shipped, for people, made of the list of materials: a library on each line, with its licences and
 * where their text is. The text is in the jar itself, too, where its makers put it there.
 */
public final class Licences {
  private static final int MOST = 64 << 20;

  private Licences() {}

  /**
   * Writes it. Ends with 2 when a library has no licence on the list of materials, or that cannot be read.
   *
   * @param arguments the list of materials, and the file to be written
   */
  public static void main(String[] arguments) {
    System.exit(run(Path.of(arguments[0]), Path.of(arguments[1]), System.out));
  }

  /** As {@link #main}; returns the exit code. */
  static int run(Path materials, Path list, PrintStream out) {
    try {
      Files.writeString(list, text(materials));
      return 0;
    } catch (IOException problem) {
      out.println(Scan.shown("'" + materials + "' " + problem.getMessage()));
      return 2;
    }
  }

  private static String text(Path materials) throws IOException {
    TreeMap<String, String> lines = new TreeMap<>();
    try (InputStream in = Files.newInputStream(materials)) {
      for (JsonNode each : Advisory.list(Json.read(Json.bytes(in, MOST)), "components")) {
        String name = Advisory.text(each, "group") + ":" + Advisory.text(each, "name");
        lines.put(name, line(name + " " + Advisory.text(each, "version"), each));
      }
    }
    if (lines.isEmpty()) {
      throw new Unreadable("names no component");
    }
    return "The libraries that Leat is shipped with, and their licences. Where there are several,"
        + " take the one that you like.\n"
        + "leat.cdx.json has the same for programs, with the digest of each.\n\n"
        + String.join("\n", lines.values())
        + "\n";
  }

  private static String line(String library, JsonNode component) throws Unreadable {
    List<String> licences = new ArrayList<>();
    for (JsonNode each : Advisory.list(component, "licenses")) {
      JsonNode licence = each.path("license");
      String name =
          each.path("expression")
              .asText(licence.path("id").asText(licence.path("name").asText("")));
      String url = licence.path("url").asText("");
      if (!name.isBlank()) {
        licences.add(Scan.shown(name + (url.isEmpty() ? "" : " <" + url + ">")));
      }
    }
    if (licences.isEmpty()) {
      throw new Unreadable("has no licence of " + library);
    }
    return Scan.shown(library) + ": " + String.join(", or ", licences);
  }
}
