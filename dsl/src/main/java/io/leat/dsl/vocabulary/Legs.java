package io.leat.dsl.vocabulary;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The legs of one task with a matrix whose values are written: every combination, then without those that {@code exclude} names, then with
 * those that {@code include} adds (ADR 53). Whatever is named must be there, and must change something.
 */
public final class Legs {
  /** The arguments of a task that say something of its matrix. */
  private static final List<String> BESIDE = List.of("most", "exclude", "include");

  /** Suggestions look at all values of an axis; when they have looked at this many, the rest gets none. */
  private static final int MOST_COMPARED = 10_000;

  private final Arguments in;
  private final Axes axes;
  private final Diagnostics diagnostics;
  private int compared;

  private Legs(Arguments in, Axes axes, Diagnostics diagnostics) {
    this.in = in;
    this.axes = axes;
    this.diagnostics = diagnostics;
  }

  /**
   * The legs of a task, in the order of their tasks; none when there is something wrong that leaves none, which has then been reported.
   *
   * @param in the arguments of the task
   * @param base the name of the task
   * @param room what is left for the matrices of the file, of which this one takes its part
   */
  public static List<Map<String, String>> of(
      Arguments in, String base, Axes axes, MatrixRoom room, Diagnostics diagnostics) {
    Legs legs = new Legs(in, axes, diagnostics);
    return legs.fits(room) ? legs.chosen(base) : List.of();
  }

  /** How many steps it takes to find the legs, beyond making the combinations. */
  public static long steps(Axes axes, Arguments in) {
    return axes.count() * in.count("exclude") + in.count("include");
  }

  /**
   * Reports what is said of a matrix that the task does not have, or not in this way.
   *
   * @param axes null when the task has no matrix
   */
  public static void beside(Arguments in, @Nullable Axes axes, Diagnostics diagnostics) {
    for (String argument : BESIDE) {
      if (!in.has(argument)) {
        continue;
      }
      boolean open = axes != null && axes.list() != null;
      if (argument.equals("most")) {
        if (!open) {
          refuse(
              in,
              argument,
              "'most' stands beside a matrix whose one axis is an output",
              "for example: matrix: [shard: outputs.list.shards], most: 50",
              diagnostics);
        }
      } else if (axes == null) {
        refuse(
            in,
            argument,
            "'" + argument + "' stands beside 'matrix', and this task has none",
            "for example: matrix: [os: ['linux', 'mac'], jdk: [17, 21]], "
                + argument
                + ": [[os: 'mac', jdk: "
                + (argument.equals("exclude") ? "17" : "25")
                + "]]",
            diagnostics);
      } else if (open) {
        String axis = axes.values().keySet().iterator().next();
        refuse(
            in,
            argument,
            "'"
                + argument
                + "' names values of a matrix, and those of '"
                + axis
                + "' are known only when the run goes on",
            argument.equals("exclude")
                ? in.either(
                    "write a condition: when matrix." + axis + " != '...'",
                    "write a condition: when: \"matrix." + axis + " != '...'\"")
                : "let the list hold the item, or declare a task for it",
            diagnostics);
      }
    }
  }

  private static void refuse(
      Arguments in, String argument, String message, String help, Diagnostics diagnostics) {
    diagnostics.add(
        Diagnostic.of(DiagnosticCode.UNKNOWN_ARGUMENT, in.span(argument, 0), message).help(help));
  }

  private boolean fits(MatrixRoom room) {
    Limits limits = room.limits();
    DiagnosticCode code = DiagnosticCode.COLLECTION_TOO_LARGE;
    String message;
    if (axes.count() > limits.collectionSize()) {
      message = "a matrix has more than " + limits.collectionSize() + " combinations";
    } else if (axes.cells() > room.mostCells()) {
      message =
          "the combinations of a matrix have more than " + room.mostCells() + " values together";
    } else if (steps(axes, in) > limits.steps()) {
      code = DiagnosticCode.TOO_MANY_STEPS;
      message = "to find the legs of the matrix takes more than " + limits.steps() + " steps";
    } else {
      room.take(axes.cells(), steps(axes, in));
      if (room.lacksCells()) {
        message =
            "the combinations of all matrices have more than "
                + room.mostCells()
                + " values together";
      } else if (room.lacksSteps()) {
        code = DiagnosticCode.TOO_MANY_STEPS;
        message = "to find the legs of all matrices takes more than " + limits.steps() + " steps";
      } else {
        return true;
      }
    }
    diagnostics.add(
        Diagnostic.of(code, in.span("matrix", 0), message)
            .help("an administrator may raise this limit, a Jobfile may not"));
    return false;
  }

  private List<Map<String, String>> chosen(String base) {
    List<Map<String, String>> legs = axes.combinations();
    List<Combination> excluded = in.all("exclude", Combination.class);
    List<Combination> included = in.all("include", Combination.class);
    boolean sound = true;
    for (Combination combination : excluded) {
      sound &= exclude(combination, legs);
    }
    Set<String> names = new TreeSet<>();
    if (!included.isEmpty()) {
      legs.forEach(leg -> names.add(Axes.name(base, leg)));
    }
    for (Combination combination : included) {
      sound &= include(combination, base, legs, names);
    }
    if (legs.isEmpty() && sound) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.EMPTY,
                  in.span("exclude", 0),
                  "'exclude' takes out every combination of the matrix")
              .help("leave one, or take the task away"));
    }
    return legs;
  }

  /** Takes out of {@code legs} what {@code combination} names; false when that is nothing, which has then been reported. */
  private boolean exclude(Combination combination, List<Map<String, String>> legs) {
    boolean known = true;
    for (Combination.Part part : combination.parts()) {
      List<String> values = axes.values().get(part.axis());
      if (values == null) {
        unknownAxis(part);
        known = false;
      } else if (!values.contains(part.value())) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.NOT_A_CHOICE,
                    part.valueSpan(),
                    "'" + part.value() + "' is not a value of the axis '" + part.axis() + "'")
                .help(near(part.value(), values)));
        known = false;
      }
    }
    if (!known || legs.removeIf(combination::fits)) {
      return known;
    }
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.NOT_A_CHOICE,
                combination.span(),
                "the combinations that this names are out already")
            .help("take it away"));
    return false;
  }

  /** Adds the leg that {@code combination} is; false when it is none, which has then been reported. */
  private boolean include(
      Combination combination, String base, List<Map<String, String>> legs, Set<String> names) {
    Map<String, String> given = new LinkedHashMap<>();
    boolean known = true;
    for (Combination.Part part : combination.parts()) {
      if (!axes.values().containsKey(part.axis())) {
        unknownAxis(part);
        known = false;
      }
      given.put(part.axis(), part.value());
    }
    if (!known) {
      return false;
    }
    Map<String, String> leg = new LinkedHashMap<>();
    for (String axis : axes.values().keySet()) {
      String value = given.get(axis);
      if (value == null) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.MISSING_ARGUMENT,
                    combination.span(),
                    "'include' adds a leg by a value for each axis, and '" + axis + "' has none")
                .help("add " + axis + ": ..."));
        return false;
      }
      leg.put(axis, value);
    }
    if (!names.add(Axes.name(base, leg))) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.DUPLICATE_DECLARATION,
                  combination.span(),
                  "the leg '" + Axes.name(base, leg) + "' is there already")
              .help("take it away"));
      return false;
    }
    legs.add(leg);
    return true;
  }

  private void unknownAxis(Combination.Part part) {
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.UNKNOWN_PROPERTY,
                part.axisSpan(),
                "the matrix has no axis '" + part.axis() + "'")
            .help(near(part.axis(), axes.values().keySet())));
  }

  private @Nullable String near(String written, Collection<String> known) {
    compared += known.size();
    if (compared > MOST_COMPARED) {
      return null;
    }
    String help = Suggestion.help(written, known);
    return help != null || known.size() > 20 ? help : "it has '" + String.join("', '", known) + "'";
  }
}
