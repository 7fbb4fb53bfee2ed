package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    return new Value.Items(
        call.in().comparing().set(items, ordered, items.size(), call.at()).stream()
            .map(Comparing.Hashed::value)
            .toList(),
        Value.Items.Kind.SET);
  }

  /** The keys, values or entries of a map as they are whenever they are asked for. */
  static Value view(
      ValueMap map,
      Value.Items.Kind kind,
      Function<Map.Entry<Value, Value>, Value> part,
      Invocation call) {
    return new Value.Items(new View(map, part, call.budget(), call.at()), kind);
  }

  /** It makes each element anew, and so charges each that it goes over: nobody else need know that it is no list. */
  private static final class View extends AbstractList<Value> {
    private static final int ELEMENTS_PER_STEP = 8;

    private final ValueMap map;
    private final Function<Map.Entry<Value, Value>, Value> part;
    private final Budget budget;
    private final SourceSpan at;

    View(
        ValueMap map, Function<Map.Entry<Value, Value>, Value> part, Budget budget, SourceSpan at) {
      this.map = map;
      this.part = part;
      this.budget = budget;
      this.at = at;
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public Value get(int index) {
      Objects.checkIndex(index, map.size());
      // there is no shorter way
      budget.steps(1 + index / ELEMENTS_PER_STEP, at);
      Iterator<Map.Entry<Value, Value>> entries = map.all().iterator();
      for (int i = 0; i < index; i++) {
        entries.next();
      }
      return part.apply(entries.next());
    }

    @Override
    public Iterator<Value> iterator() {
      Iterator<Map.Entry<Value, Value>> entries = map.all().iterator();
      return new Iterator<>() {
        private int passed;

        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Value next() {
          if (passed++ % ELEMENTS_PER_STEP == 0) {
            budget.step(at);
          }
          return part.apply(entries.next());
        }
      };
    }

    @Override
    public Object[] toArray() {
      Object[] all = new Object[map.size()];
      int i = 0;
      for (Value value : this) {
        all[i++] = value;
      }
      return all;
    }
  }
}
