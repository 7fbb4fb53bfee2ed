package io.leat.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * The versions of one library that an advisory is about, by the rules of the OSV schema ("Evaluation"), in Maven's order of versions.
 *
 * @param name {@code GROUP:NAME}
 * @param versions named one by one
 * @param isAny whether neither a version nor a range is given that Maven's order could tell of, so that any version may be meant
 */
record Affected(String name, Set<ComparableVersion> versions, List<Range> ranges, boolean isAny) {
  private static final String ECOSYSTEM = "Maven";

  Affected {
    versions = Set.copyOf(versions);
    ranges = List.copyOf(ranges);
  }

  /** What an event says of its version and those above. The order is that in which events of one version count. */
  enum Kind {
    FIXED,
    INTRODUCED,
    LAST_AFFECTED,
    LIMIT
  }

  /** Where a range begins or ends. */
  record Event(Kind kind, ComparableVersion version) {
    /** The texts with a meaning of their own: introduced before any version, limited by none. */
    boolean isEndless() {
      return switch (kind) {
        case INTRODUCED -> version.toString().equals("0");
        case LIMIT -> version.toString().equals("*");
        case FIXED, LAST_AFFECTED -> false;
      };
    }
  }

  /** Events by version. */
  record Range(List<Event> events) {
    Range {
      events =
          events.stream()
              .sorted(Comparator.comparing(Event::version).thenComparing(Event::kind))
              .toList();
    }

    boolean contains(ComparableVersion version) {
      boolean isIn = false;
      boolean isLimited = false;
      boolean isBelowLimit = false;
      for (Event each : events) {
        int order = version.compareTo(each.version());
        switch (each.kind()) {
          case INTRODUCED -> isIn |= order >= 0 || each.isEndless();
          case FIXED -> isIn &= order < 0;
          case LAST_AFFECTED -> isIn &= order <= 0;
          case LIMIT -> {
            isLimited = true;
            isBelowLimit |= order < 0 || each.isEndless();
          }
        }
      }
      return isIn && (!isLimited || isBelowLimit);
    }
  }

  /** Whether the versions of {@code affected} are ones of Maven. */
  static boolean isOfMaven(JsonNode affected) {
    String ecosystem = affected.path("package").path("ecosystem").asText();
    return ecosystem.equals(ECOSYSTEM) || ecosystem.startsWith(ECOSYSTEM + ":");
  }

  /**
   * Reads one entry of {@code affected}.
   *
   * @throws Unreadable with what is wrong in it
   */
  static Affected read(JsonNode affected) throws Unreadable {
    String name = Advisory.text(affected.path("package"), "name");
    Set<ComparableVersion> versions = new HashSet<>();
    for (JsonNode each : Advisory.list(affected, "versions")) {
      versions.add(version(each));
    }
    List<Range> ranges = new ArrayList<>();
    for (JsonNode range : Advisory.list(affected, "ranges")) {
      List<Event> events = new ArrayList<>();
      for (JsonNode event : Advisory.list(range, "events")) {
        events.add(event(event));
      }
      switch (Advisory.text(range, "type")) {
        case "ECOSYSTEM", "SEMVER" -> {
          if (events.stream().noneMatch(each -> each.kind() == Kind.INTRODUCED)) {
            throw new Unreadable("has a range of '" + name + "' that begins nowhere");
          }
          ranges.add(new Range(events));
        }
        // commits, not versions
        case "GIT" -> {}
        default -> throw new Unreadable("has a range of an unknown type");
      }
    }
    return new Affected(name, versions, ranges, versions.isEmpty() && ranges.isEmpty());
  }

  private static Event event(JsonNode event) throws Unreadable {
    if (event.size() == 1) {
      for (Kind kind : Kind.values()) {
        JsonNode version = event.path(kind.name().toLowerCase(Locale.ROOT));
        if (!version.isMissingNode()) {
          return new Event(kind, version(version));
        }
      }
    }
    throw new Unreadable(
        "has an event that is not one of introduced, fixed, last_affected and limit");
  }

  private static ComparableVersion version(JsonNode version) throws Unreadable {
    if (!version.isTextual() || version.asText().isBlank()) {
      throw new Unreadable("has a version that is no text");
    }
    return new ComparableVersion(version.asText());
  }

  boolean contains(ComparableVersion version) {
    return isAny
        || versions.contains(version)
        || ranges.stream().anyMatch(each -> each.contains(version));
  }

  /** The versions above {@code version} that are said to be mended, from the least on. */
  SortedSet<ComparableVersion> fixedAfter(ComparableVersion version) {
    SortedSet<ComparableVersion> fixed = new TreeSet<>();
    for (Range range : ranges) {
      for (Event each : range.events()) {
        if (each.kind() == Kind.FIXED && each.version().compareTo(version) > 0) {
          fixed.add(each.version());
        }
      }
    }
    return fixed;
  }
}
