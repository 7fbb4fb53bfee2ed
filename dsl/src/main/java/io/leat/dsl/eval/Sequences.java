package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What is like a list and yet none: sets, the views of a map, arrays. They have the methods that
 * mean the same in Groovy.
 */
final class Sequences {
  private Sequences() {}

  /** What all of them have. */
  private static final Set<String> OF_ALL =
      Set.of(
          "size",
          "first",
          "last",
          "head",
          "contains",
          "join",
          "withIndex",
          "toList",
          "toSet",
          "each",
          "eachWithIndex",
          "collect",
          "collectMany",
          "collectEntries",
          "find",
          "findAll",
          "findIndexOf",
          "findResult",
          "any",
          "every",
          "inject",
          "sum",
          "min",
          "max",
          "groupBy",
          "countBy",
          "count",
          "grep");

  /** What sets and views have besides. */
  private static final Set<String> OF_COLLECTIONS =
      Set.of("isEmpty", "containsAll", "disjoint", "toSorted", "sort");

  /**
   * Refuses a method that Groovy does not have for this, or that gives something of another kind
   * there.
   */
  static void check(Value.Items.Kind kind, Invocation call) {
    boolean known =
        ListMethods.NAMES.contains(call.name()) || LoopMethods.NAMES.contains(call.name());
    boolean fits =
        switch (kind) {
          case LIST -> true;
          case SET, VIEW -> OF_ALL.contains(call.name()) || OF_COLLECTIONS.contains(call.name());
          case ARRAY -> OF_ALL.contains(call.name());
        };
    if (known && !fits) {
      throw new EvaluationProblem(
          DiagnosticCode.NOT_SUPPORTED,
          call.at(),
          "'" + call.name() + "' does not go with " + new Value.Items(List.of(), kind).described(),
          "call toList() on it first");
    }
  }

  /** A list that was found in {@code receiver}: of a set it is one again. */
  static Value part(Value receiver, List<Value> found) {
    return receiver instanceof Value.Items(var _, var kind) && kind == Value.Items.Kind.SET
        ? new Value.Items(found, kind)
        : Value.Items.of(found);
  }

  /** The set of {@code items}, in the order of their hashes that Groovy gives them. */
  static Value set(Value receiver, List<Value> items, Invocation call) {
    call.budget().elements(items.size(), call.at());
    boolean ordered =
        receiver instanceof Value.Items(var _, var kind) && kind == Value.Items.Kind.SET;
    Set<Hashed> set = ordered ? new LinkedHashSet<>() : new HashSet<>(items.size());
    for (Value item : items) {
      set.add(new Hashed(item.plain(), hash(item.plain(), call)));
    }
    return new Value.Items(set.stream().map(Hashed::value).toList(), Value.Items.Kind.SET);
  }

  private record Hashed(Value value, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hashed that && value.equals(that.value);
    }
  }

  private static int hash(Value value, Invocation call) {
    return switch (value) {
      case Value.Nil _ -> 0;
      case Value.Bool(boolean on) -> Boolean.hashCode(on);
      case Value.Num(Number number) -> number.hashCode();
      case Value.Str(String text, boolean interpolated) when !interpolated -> text.hashCode();
      case Value.Str _ ->
          throw new EvaluationProblem(
              DiagnosticCode.DIFFERS_FROM_GROOVY,
              call.at(),
              "Groovy does not find a text with holes in a set",
              "call toString() on it");
      default -> throw call.problem("a set holds texts, numbers and flags here");
    };
  }

  /** The keys, values or entries of a map as they are whenever they are asked for. */
  static Value view(
      Map<Value, Value> map, Value.Items.Kind kind, Function<Map.Entry<Value, Value>, Value> part) {
    return new Value.Items(new View(map, part), kind);
  }

  private static final class View extends AbstractList<Value> {
    private final Map<Value, Value> map;
    private final Function<Map.Entry<Value, Value>, Value> part;

    View(Map<Value, Value> map, Function<Map.Entry<Value, Value>, Value> part) {
      this.map = map;
      this.part = part;
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public Value get(int index) {
      return List.copyOf(all()).get(index);
    }

    @Override
    public Iterator<Value> iterator() {
      return all().iterator();
    }

    @Override
    public Object[] toArray() {
      return all().toArray();
    }

    private Collection<Value> all() {
      List<Value> all = new ArrayList<>(map.size());
      map.entrySet().forEach(entry -> all.add(part.apply(entry)));
      return all;
    }
  }
}
