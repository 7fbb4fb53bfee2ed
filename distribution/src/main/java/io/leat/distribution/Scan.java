package io.leat.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the libraries of the distribution with advisories in the OSV schema. Reads files only, and asks nothing of the network.
 *
 * <p>Ends with 0 when nothing stops a release; with 1 when a hit that is not explained is worse than low, or an explanation is not needed
 * any more; with 2 when something cannot be read, so that nothing is known.
 */
public final class Scan {
  private static final int CLEAN = 0;
  private static final int FOUND = 1;
  private static final int UNREADABLE = 2;

  private final PrintStream out;
  private final LocalDate today;

  private Scan(PrintStream out, LocalDate today) {
    this.out = out;
    this.today = today;
  }

  /**
   * Runs it.
   *
   * @param arguments the root of the sources, the list of materials, and, if other advisories are to be read than those that came with
   *     Leat, a folder or zip file of them
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, LocalDate.now(Clock.systemUTC())));
  }

  /** As {@link #main}; returns the exit code. */
  static int run(List<String> arguments, PrintStream out, LocalDate today) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      out.println("write ./verify --scan [ADVISORIES]");
      return UNREADABLE;
    }
    Path root = Path.of(arguments.get(0)).resolve("distribution");
    Path materials = Path.of(arguments.get(1));
    try {
      return new Scan(out, today)
          .run(root, materials, arguments.size() == 3 ? Path.of(arguments.get(2)) : null);
    } catch (IOException | UncheckedIOException problem) {
      String.valueOf(problem.getMessage()).lines().forEach(line -> out.println(shown(line)));
      out.println("nothing was compared");
      return UNREADABLE;
    }
  }

  private int run(Path root, Path list, @Nullable Path given) throws IOException {
    Materials materials = Materials.read(list, root.resolveSibling("cli/libraries.sha256"));
    Explained explained = Explained.read(root.resolve("explained.txt"), today);
    Map<String, List<Component>> byName =
        materials.components().stream().collect(Collectors.groupingBy(Component::name));
    List<Hit> hits = new ArrayList<>();
    Advisories advisories =
        Advisories.read(
            given == null ? root.resolve("advisories") : given,
            advisory -> collect(advisory, byName, hits));
    hits.sort(
        Comparator.comparing(Hit::severity)
            .reversed()
            .thenComparing(hit -> hit.component().name()));
    boolean isStopped = false;
    for (Hit hit : hits) {
      String why = explained.why(hit);
      hit.lines().forEach(line -> out.println(shown(line)));
      if (!why.isEmpty()) {
        out.println(shown("  explained: " + why));
      } else {
        isStopped |= hit.severity().stops();
      }
    }
    for (String problem : explained.problems(hits, advisories.names(), given != null)) {
      out.println(shown(problem));
      isStopped = true;
    }
    say(materials, advisories, given);
    return isStopped ? FOUND : CLEAN;
  }

  /** One hit for a component, the worst, however often the advisory names it. */
  private static void collect(
      Advisory advisory, Map<String, List<Component>> byName, List<Hit> hits) {
    Map<Component, Hit> worst = new HashMap<>();
    for (Advisory.Said said : advisory.affected()) {
      for (Component component : byName.getOrDefault(said.affected().name(), List.of())) {
        if (said.affected().contains(component.version())) {
          worst.merge(
              component,
              new Hit(component, advisory, said),
              BinaryOperator.maxBy(Comparator.comparing(Hit::severity)));
        }
      }
    }
    hits.addAll(worst.values());
  }

  private void say(Materials materials, Advisories advisories, @Nullable Path given) {
    LocalDate newest = LocalDate.ofInstant(advisories.newest(), ZoneOffset.UTC);
    out.println(
        "compared "
            + materials.components().size()
            + " components with "
            + advisories.count()
            + " advisories"
            + (given == null
                ? " of " + newest + " that came with Leat"
                : ", the newest of " + newest)
            + (advisories.withdrawn() == 0
                ? ""
                : "; " + advisories.withdrawn() + " are withdrawn"));
    if (given == null) {
      out.println("for a full scan give OSV's export: ./verify --scan all.zip");
    }
  }

  /** What others wrote, on one line, without what a terminal would obey. */
  static String shown(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}
