package io.leat.dsl.eval;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Arguments;
import io.leat.dsl.vocabulary.Axes;
import io.leat.dsl.vocabulary.Combination;
import io.leat.dsl.vocabulary.Legs;
import io.leat.dsl.vocabulary.MatrixRoom;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The matrix of a task whose values are written: its legs as they are evaluated, each with values of its own. */
final class Matrix {
  /** The arguments that say something of a matrix. */
  static final List<String> ARGUMENTS = List.of("matrix", "exclude", "include");

  private final Map<String, List<Value>> axes = new LinkedHashMap<>();
  private final List<Map<String, Value>> included = new ArrayList<>();
  private boolean chosen;

  /** Notes the value of an argument; others than {@link #ARGUMENTS} say nothing of a matrix. */
  void given(String argument, Value value) {
    if (argument.equals("matrix")) {
      collectAxes(value);
    } else if (argument.equals("exclude")) {
      chosen = true;
    } else if (argument.equals("include")) {
      chosen = true;
      List<Value> several = Operations.sequence(value);
      for (Value each : several == null ? List.of(value) : several) {
        included.add(entries(each));
      }
    }
  }

  /** Whether there are axes; there are none when one of them has no list of values. */
  boolean isEmpty() {
    return axes.isEmpty();
  }

  private void collectAxes(Value matrix) {
    if (matrix.plain() instanceof Value.Entries(var entries)) {
      for (Map.Entry<Value, Value> entry : entries.all()) {
        List<Value> items = Operations.sequence(entry.getValue());
        if (!(entry.getKey() instanceof Value.Str(String name, boolean _))
            || items == null
            || items.isEmpty()
            || items.stream().anyMatch(each -> each.plain() instanceof Value.Entries)) {
          axes.clear();
          return;
        }
        axes.put(name, items);
      }
    }
  }

  private static Map<String, Value> entries(Value combination) {
    if (!(combination.plain() instanceof Value.Entries(var all))) {
      return Map.of();
    }
    Map<String, Value> entries = new HashMap<>();
    for (Map.Entry<Value, Value> entry : all.all()) {
      if (entry.getKey() instanceof Value.Str(String axis, boolean _)) {
        entries.put(axis, entry.getValue());
      }
    }
    return entries;
  }

  /** The values of each leg of the task that {@code declaration} declares. */
  List<Map<String, Value>> legs(
      Declaration declaration,
      Word word,
      PlanningFacts facts,
      Diagnostics diagnostics,
      Budget budget,
      SourceSpan at) {
    long count = 1;
    for (List<Value> values : axes.values()) {
      count *= values.size();
      budget.elements(Math.min(count, Integer.MAX_VALUE), at);
    }
    if (chosen) {
      Optional<Arguments> given = Arguments.of(declaration, word, facts, diagnostics);
      if (given.isPresent()) {
        return chosen(given.get(), diagnostics, budget, at);
      }
    }
    List<Map<String, Value>> legs = new ArrayList<>(List.of(Map.of()));
    for (Map.Entry<String, List<Value>> axis : axes.entrySet()) {
      List<Map<String, Value>> longer = new ArrayList<>();
      for (Map<String, Value> shorter : legs) {
        for (Value value : axis.getValue()) {
          Map<String, Value> one = new LinkedHashMap<>(shorter);
          one.put(axis.getKey(), value);
          longer.add(one);
        }
      }
      legs = longer;
    }
    return legs;
  }

  private List<Map<String, Value>> chosen(
      Arguments given, Diagnostics diagnostics, Budget budget, SourceSpan at) {
    Axes texts = given.one("matrix", Axes.class);
    budget.steps(Legs.steps(texts, given), at);
    Map<String, Map<String, Value>> values = new HashMap<>();
    axes.forEach(
        (axis, items) -> {
          Map<String, Value> ofAxis = values.computeIfAbsent(axis, _ -> new HashMap<>());
          List<String> written = texts.values().getOrDefault(axis, List.of());
          for (int i = 0; i < items.size(); i++) {
            ofAxis.putIfAbsent(written.get(i), items.get(i));
          }
        });
    List<Combination> combinations = given.all("include", Combination.class);
    for (int i = 0; i < combinations.size(); i++) {
      for (Combination.Part part : combinations.get(i).parts()) {
        Map<String, Value> ofAxis = values.get(part.axis());
        Value value = included.get(i).get(part.axis());
        if (ofAxis != null && value != null) {
          ofAxis.putIfAbsent(part.value(), value);
        }
      }
    }
    List<Map<String, Value>> legs = new ArrayList<>();
    String base = given.one("name", TaskName.class).text();
    // the budget sums up what the matrices of a file take
    MatrixRoom room = new MatrixRoom(budget.limits());
    for (Map<String, String> leg : Legs.of(given, base, texts, room, diagnostics)) {
      Map<String, Value> one = new LinkedHashMap<>();
      leg.forEach(
          (axis, text) ->
              one.put(axis, Objects.requireNonNull(values.getOrDefault(axis, Map.of()).get(text))));
      legs.add(one);
    }
    return legs;
  }

  /** {@code declaration} for one leg: with a matrix of its values alone. */
  static Declaration leg(Declaration declaration, Map<String, Value> values, Texts texts) {
    List<Datum.Entry> named = new ArrayList<>();
    for (Datum.Entry argument : declaration.named()) {
      if (argument.key().equals("matrix")) {
        SourceSpan span = argument.value().span();
        List<Datum.Entry> single = new ArrayList<>();
        values.forEach(
            (axis, value) ->
                single.add(
                    new Datum.Entry(
                        axis,
                        argument.keySpan(),
                        new Datum.Items(List.of(Data.of(value, span, texts)), span))));
        named.add(new Datum.Entry("matrix", argument.keySpan(), new Datum.Entries(single, span)));
      } else if (!ARGUMENTS.contains(argument.key())) {
        named.add(argument);
      }
    }
    return new Declaration(
        declaration.word(),
        declaration.wordSpan(),
        declaration.span(),
        declaration.positional(),
        named,
        null);
  }
}
