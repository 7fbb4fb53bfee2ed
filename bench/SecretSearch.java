import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Looks for the forms of secrets in bytes, by place; what is packed is unpacked. For any thread. */
final class SecretSearch {
  private static final int SHOWN = 40;

  private final Map<String, List<String>> forms;
  private final Map<String, Long> looked = new LinkedHashMap<>();

  /** Where a form was found, by place and form. */
  private final Map<String, Map<String, String>> found = new TreeMap<>();

  SecretSearch(Map<String, List<String>> forms) {
    this.forms = forms;
  }

  void look(String place, Path file) throws IOException {
    try {
      look(place, Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException gone) {
      // of what was just ending
      return;
    }
  }

  void look(String place, byte[] bytes) throws IOException {
    look(place, bytes, place);
  }

  /** Whether a form is in bytes as they are; nothing is noted. */
  boolean finds(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return forms.values().stream().anyMatch(each -> each.stream().anyMatch(text::contains));
  }

  /** The forms that were found, by place; a copy. */
  synchronized Map<String, Set<String>> found() {
    Map<String, Set<String>> all = new TreeMap<>();
    found.forEach((place, each) -> all.put(place, Set.copyOf(each.keySet())));
    return all;
  }

  private void look(String place, byte[] bytes, String where) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    synchronized (this) {
      looked.merge(place, (long) bytes.length, Long::sum);
    }
    forms.forEach(
        (name, each) -> {
          for (String form : each) {
            int at = text.indexOf(form);
            if (at >= 0) {
              note(place, name, where + ": ..." + text.substring(Math.max(0, at - SHOWN), at).replaceAll("[^ -~]", "."));
            }
          }
        });
    if (text.startsWith("PK\3\4")) {
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          String inside = entry.getName().contains("store/contents/") || place.startsWith("contents") ? "contents of artifacts" : place;
          look(inside, zip.readAllBytes(), where + "!" + entry.getName());
        }
      }
    } else if (text.startsWith("\u001f\u008b")) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        look(place, in.readAllBytes(), where + "!");
      }
    }
  }

  private synchronized void note(String place, String form, String where) {
    found.computeIfAbsent(place, _ -> new TreeMap<>()).putIfAbsent(form, where);
  }

  /** Whether nothing was found but at the places that are named. */
  synchronized boolean isTight(Set<String> named) {
    return named.containsAll(found.keySet());
  }

  /** Prints the table, and below it where each was found first. */
  synchronized void print(Set<String> named) {
    List<String> places = new ArrayList<>(looked.keySet());
    System.out.println();
    System.out.printf("%-16s", "");
    places.forEach(place -> System.out.print("  " + place));
    System.out.println();
    for (String form : forms.keySet()) {
      System.out.printf("%-16s", form);
      for (String place : places) {
        boolean there = found.getOrDefault(place, Map.of()).containsKey(form);
        System.out.printf("  %-" + place.length() + "s", there ? named.contains(place) ? "named" : "FOUND" : "-");
      }
      System.out.println();
    }
    System.out.printf("%-16s", "KiB");
    places.forEach(place -> System.out.printf("  %" + place.length() + "d", looked.get(place) >> 10));
    System.out.println("\n");
    found.forEach(
        (place, each) -> each.forEach((form, where) -> System.out.println((named.contains(place) ? "named: " : "FOUND: ") + form + " in " + where)));
  }
}
