package io.leat.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A folder or a zip file of advisories, each a file {@code *.json}; others in it are passed over. Read once, one advisory at a time. */
final class Advisories {
  private static final int MOST_FILES = 500_000;
  private static final int MOST_OF_ONE = 16 << 20;
  private static final long MOST = 4L << 30;

  /** What is wrong is told of so many; an export that is cut would fill the screen. */
  private static final int MOST_PROBLEMS = 20;

  private final Path path;
  private final Consumer<Advisory> taker;
  private final Map<String, String> fileOfId = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private long bytes;
  private int withdrawn;
  private Instant newest = Instant.MIN;

  private Advisories(Path path, Consumer<Advisory> taker) {
    this.path = path;
    this.taker = taker;
  }

  /**
   * Reads all that are in {@code path}, and gives {@code taker} those that are not withdrawn.
   *
   * @throws Unreadable when one of them cannot be read, one is there twice, or there is none
   */
  static Advisories read(Path path, Consumer<Advisory> taker) throws IOException {
    Advisories advisories = new Advisories(path, taker);
    if (Files.isDirectory(path)) {
      advisories.readFolder();
    } else if (Files.isRegularFile(path)) {
      advisories.readZip();
    } else {
      throw new Unreadable(
          "'" + path + "' is not there; give a folder or a zip file of advisories");
    }
    advisories.throwProblems();
    if (advisories.fileOfId.isEmpty()) {
      throw new Unreadable("'" + path + "' has no advisories: no file in it is called *.json");
    }
    return advisories;
  }

  /** How many there are, without those withdrawn. */
  int count() {
    return fileOfId.size() - withdrawn;
  }

  int withdrawn() {
    return withdrawn;
  }

  /** When the one that was changed last was, among all. */
  Instant newest() {
    return newest;
  }

  /** Their ids and aliases, also of those withdrawn. */
  Set<String> names() {
    return Collections.unmodifiableSet(names);
  }

  private void readFolder() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files =
          all.filter(file -> isAdvisory(file.toString()) && Files.isRegularFile(file))
              .sorted()
              .limit(MOST_FILES + 1L)
              .toList();
    }
    if (files.size() > MOST_FILES) {
      throw tooMany();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        read(file.toString(), in, -1);
      }
    }
  }

  private void readZip() throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      if (zip.size() > MOST_FILES) {
        throw tooMany();
      }
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (isAdvisory(entry.getName())) {
          try (InputStream in = zip.getInputStream(entry)) {
            read(entry.getName(), in, entry.getCrc());
          }
        }
      }
    } catch (Unreadable known) {
      throw known;
    } catch (IOException | IllegalArgumentException other) {
      throw new Unreadable("'" + path + "' is no whole zip file: " + other.getMessage());
    }
  }

  private static boolean isAdvisory(String name) {
    return name.endsWith(".json");
  }

  private Unreadable tooMany() {
    return new Unreadable("'" + path + "' has more than " + MOST_FILES + " files");
  }

  /**
   * Reads one file.
   *
   * @param sum CRC-32 of its bytes; -1 when unknown
   */
  private void read(String file, InputStream in, long sum) throws IOException {
    try {
      byte[] content = Json.bytes(in, MOST_OF_ONE);
      bytes += content.length;
      if (bytes > MOST) {
        throw new Unreadable("'" + path + "' has more than " + (MOST >> 30) + " GiB in it");
      }
      CRC32 crc = new CRC32();
      crc.update(content);
      if (sum >= 0 && crc.getValue() != sum) {
        throw new Unreadable("is not what the zip file says that it is");
      }
      take(file, Advisory.read(Json.read(content)));
    } catch (Unreadable problem) {
      if (bytes > MOST) {
        throw problem;
      }
      tell("'" + file + "' " + problem.getMessage());
    }
  }

  private void take(String file, Advisory advisory) {
    String other = fileOfId.putIfAbsent(advisory.id(), file);
    if (other != null) {
      tell("'" + file + "' has the id '" + advisory.id() + "', as '" + other + "' has");
      return;
    }
    names.add(advisory.id());
    names.addAll(advisory.aliases());
    if (advisory.modified().isAfter(newest)) {
      newest = advisory.modified();
    }
    if (advisory.isWithdrawn()) {
      withdrawn++;
    } else {
      taker.accept(advisory);
    }
  }

  private void tell(String problem) {
    problems.add(problem);
  }

  private void throwProblems() throws Unreadable {
    if (problems.isEmpty()) {
      return;
    }
    int more = problems.size() - MOST_PROBLEMS;
    throw new Unreadable(
        problems.stream().limit(MOST_PROBLEMS).map(Scan::shown).collect(Collectors.joining("\n"))
            + (more > 0 ? "\nand " + more + " more" : ""));
  }
}
