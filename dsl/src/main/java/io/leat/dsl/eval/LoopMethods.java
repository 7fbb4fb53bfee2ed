package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods that go over the elements of a list, range or map with a closure. Over a map the
 * closure gets the entry, or key and value when it has two parameters.
 */
final class LoopMethods {
  private LoopMethods() {}

  static final Set<String> NAMES =
      Set.of(
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
          "takeWhile",
          "dropWhile",
          "split",
          "grep");

  /** These go over lists and their like only. */
  static final Set<String> OF_LISTS = Set.of("takeWhile", "dropWhile", "split", "grep", "sum");

  /** These take a closure and nothing else. */
  private static final Set<String> NEED_CLOSURE =
      Set.of(
          "each",
          "eachWithIndex",
          "collectMany",
          "find",
          "findIndexOf",
          "findResult",
          "takeWhile",
          "dropWhile",
          "split",
          "groupBy",
          "countBy");

  /** These take a closure or nothing. */
  private static final Set<String> TAKE_CLOSURE =
      Set.of("collect", "collectEntries", "findAll", "any", "every", "min", "max");

  /** Over the entries of a map, these take a closure too. */
  private static final Set<String> NEED_CLOSURE_OVER_MAP =
      Set.of("collectEntries", "count", "min", "max");

  private static void checkArguments(Invocation call) {
    boolean needs =
        NEED_CLOSURE.contains(call.name())
            || (call.overMap() && NEED_CLOSURE_OVER_MAP.contains(call.name()));
    if (needs || (TAKE_CLOSURE.contains(call.name()) && call.count() > 0)) {
      call.takes(1, 1);
      call.closure(0);
    }
    boolean refused =
        (call.name().equals("inject") && call.count() == 1)
            || (call.name().equals("findIndexOf") && call.parameters(0) > 1);
    if (call.overMap() && refused) {
      throw call.problem("'" + call.name() + "' does not go over a map like this");
    }
  }

  static @Nullable Value call(Value receiver, List<Value> self, Invocation call) {
    if (call.overMap() && OF_LISTS.contains(call.name())) {
      return null;
    }
    checkArguments(call);
    int size = Loops.size(receiver);
    Value result = value(receiver, self, call);
    if (Loops.size(receiver) != size) {
      throw Loops.changed(call.at());
    }
    return result;
  }

  private static @Nullable Value value(Value receiver, List<Value> self, Invocation call) {
    return switch (call.name()) {
      case "each" -> {
        call.takes(1, 1);
        for (Value item : List.copyOf(self)) {
          call.call(0, spread(call, 0, item));
        }
        yield receiver;
      }
      case "eachWithIndex" -> {
        call.takes(1, 1);
        int i = 0;
        for (Value item : List.copyOf(self)) {
          call.call(0, item, Value.of(i++));
        }
        yield receiver;
      }
      case "collect" -> {
        call.takes(0, 1);
        yield call.count() == 0
            ? Value.Items.of(ListMethods.copy(self, call))
            : collect(self, call);
      }
      case "collectMany" -> collectMany(self, call);
      case "collectEntries" -> collectEntries(self, call);
      case "find", "findIndexOf", "findResult" -> first(self, call);
      case "findAll", "grep", "takeWhile", "dropWhile", "split" -> filter(receiver, self, call);
      case "any", "every" -> quantify(self, call);
      case "inject" -> inject(self, call);
      case "sum" -> sum(self, call);
      case "min", "max" -> extreme(self, call);
      case "groupBy", "countBy" -> group(receiver, self, call);
      case "count" -> count(self, call);
      default -> null;
    };
  }

  /** What a closure gets for an element: an entry is split when the closure has two parameters. */
  static Value[] spread(Invocation call, int closure, Value item) {
    return call.overMap()
            && item instanceof Value.Entry(Value key, Value value)
            && call.parameters(closure) == 2
        ? new Value[] {key, value}
        : new Value[] {item};
  }

  private static Value collect(List<Value> self, Invocation call) {
    List<Value> results = new ArrayList<>();
    for (Value item : List.copyOf(self)) {
      results.add(call.call(0, spread(call, 0, item)));
    }
    call.budget().elements(results.size(), call.at());
    return Value.Items.of(results);
  }

  private static Value collectMany(List<Value> self, Invocation call) {
    call.takes(1, 1);
    List<Value> results = new ArrayList<>();
    for (Value item : List.copyOf(self)) {
      Value part = call.call(0, spread(call, 0, item));
      List<Value> items = Operations.sequence(part);
      if (items == null) {
        throw call.problem("the closure of 'collectMany' gives lists, not " + part.described());
      }
      call.budget().collection((long) results.size() + items.size(), call.at());
      call.budget().elements(items.size(), call.at());
      results.addAll(items);
    }
    return Value.Items.of(results);
  }

  private static Value collectEntries(List<Value> self, Invocation call) {
    call.takes(0, 1);
    ValueMap entries = new ValueMap();
    Budget budget = call.budget();
    for (Value item : List.copyOf(self)) {
      Value pair = call.count() == 0 ? item : call.call(0, spread(call, 0, item));
      List<Value> parts = Operations.sequence(pair);
      if (pair.plain() instanceof Value.Entries(var more)) {
        entries.putAll(more, budget, call.at());
      } else if (parts != null && parts.size() == 2) {
        entries.put(call.in().key(parts.getFirst(), call.at()), parts.getLast(), budget, call.at());
      } else if (pair.plain() instanceof Value.Entry(Value key, Value value)) {
        entries.put(key, value, budget, call.at());
      } else {
        throw call.problem(
            "'collectEntries' makes a map from pairs or maps, not from " + pair.described());
      }
    }
    return new Value.Entries(entries);
  }

  private static Value first(List<Value> self, Invocation call) {
    call.takes(1, 1);
    int i = 0;
    for (Value item : List.copyOf(self)) {
      Value said = call.call(0, spread(call, 0, item));
      if (call.name().equals("findResult")) {
        if (!(said.plain() instanceof Value.Nil)) {
          return said;
        }
      } else if (call.in().operations().truth(said, call.at())) {
        return call.name().equals("find") ? item : Value.of(i);
      }
      i++;
    }
    return call.name().equals("findIndexOf") ? Value.of(-1) : Value.nil();
  }

  private static Value filter(Value receiver, List<Value> self, Invocation call) {
    call.takes(0, 1);
    List<Value> kept = new ArrayList<>();
    List<Value> others = new ArrayList<>();
    boolean dropping = true;
    for (Value item : List.copyOf(self)) {
      boolean fits =
          call.count() == 0
              ? call.in().operations().truth(item, call.at())
              : call.hasClosure(0)
                  ? call.test(0, spread(call, 0, item))
                  : call.in().loops().isCase(call.argument(0), item, call.at());
      if (call.name().equals("takeWhile") && !fits) {
        break;
      }
      dropping &= fits;
      boolean keep = call.name().equals("dropWhile") ? !dropping : fits;
      (keep ? kept : others).add(item);
    }
    call.budget().elements((long) kept.size() + others.size(), call.at());
    return call.name().equals("split")
        ? Value.Items.of(new ArrayList<>(List.of(Value.Items.of(kept), Value.Items.of(others))))
        : Sequences.part(receiver, kept);
  }

  private static Value quantify(List<Value> self, Invocation call) {
    call.takes(0, 1);
    boolean any = call.name().equals("any");
    for (Value item : List.copyOf(self)) {
      boolean fits =
          call.count() == 0
              ? call.in().operations().truth(item, call.at())
              : call.test(0, spread(call, 0, item));
      if (fits == any) {
        return Value.of(any);
      }
    }
    return Value.of(!any);
  }

  private static Value inject(List<Value> self, Invocation call) {
    call.takes(1, 2);
    call.closure(call.count() - 1);
    List<Value> items = List.copyOf(self);
    boolean initial = call.count() == 2;
    if (!initial && items.isEmpty()) {
      throw new EvaluationProblem(
          DiagnosticCode.NO_SUCH_ELEMENT,
          call.at(),
          "'inject' over an empty list needs a first value",
          "write inject(first) { ... }");
    }
    Value result = initial ? call.arguments().getFirst() : items.getFirst();
    int closure = initial ? 1 : 0;
    for (Value item : initial ? items : items.subList(1, items.size())) {
      boolean three = call.overMap() && call.closure(closure).parameters().size() == 3;
      result =
          three && item instanceof Value.Entry(Value key, Value value)
              ? call.call(closure, result, key, value)
              : call.call(closure, result, item);
    }
    return result;
  }

  private static Value sum(List<Value> self, Invocation call) {
    call.takes(0, 1);
    Value total = null;
    if (call.count() == 1 && Operations.isOther(call.argument(0))) {
      throw call.problem("'sum' does not begin with " + call.argument(0).described());
    }
    for (Value item : List.copyOf(self)) {
      Value next = call.hasClosure(0) ? call.call(0, spread(call, 0, item)) : item;
      total =
          total == null
              ? (call.count() == 1 && !call.hasClosure(0)
                  ? call.in().operations().binary("+", call.argument(0), next.plain(), call.at())
                  : next)
              : call.in().operations().binary("+", total.plain(), next.plain(), call.at());
    }
    return total == null
        ? (call.count() == 1 && !call.hasClosure(0) ? call.argument(0) : Value.nil())
        : total;
  }

  private static Value extreme(List<Value> self, Invocation call) {
    call.takes(0, 1);
    int wanted = call.name().equals("min") ? -1 : 1;
    Value best = null;
    Value bestKey = null;
    boolean compares = call.count() == 1 && call.parameters(0) == 2;
    for (Value item : List.copyOf(self)) {
      if (item.plain() instanceof Value.Nil && call.count() == 0) {
        continue;
      }
      Value key = call.count() == 0 || compares ? item : call.call(0, spread(call, 0, item));
      boolean better = best == null || bestKey == null;
      if (!better && best != null && bestKey != null) {
        int order =
            compares
                ? order(call, item, best)
                : call.in().comparing().order(key, bestKey, call.at());
        better = Integer.signum(order) == wanted;
      }
      if (better) {
        best = item;
        bestKey = key;
      }
    }
    return best == null ? Value.nil() : best;
  }

  private static int order(Invocation call, Value a, Value b) {
    Value order = call.call(0, a, b).plain();
    if (order instanceof Value.Num(Number number)) {
      return call.in().operations().numbers().sign(number);
    }
    throw call.problem(
        "a closure with two parameters that compares gives a number, not " + order.described());
  }

  private static Value group(Value receiver, List<Value> self, Invocation call) {
    call.takes(1, 1);
    ValueMap groups = new ValueMap();
    Budget budget = call.budget();
    boolean counts = call.name().equals("countBy");
    for (Value item : List.copyOf(self)) {
      Value key = call.in().key(call.call(0, spread(call, 0, item)), call.at());
      Value group = groups.get(key, budget, call.at());
      if (counts) {
        Value before = group == null ? Value.of(0) : group;
        groups.put(
            key,
            call.in().operations().binary("+", before, Value.of(1), call.at()),
            budget,
            call.at());
      } else if (receiver instanceof Value.Entries
          && item instanceof Value.Entry(Value own, Value value)) {
        ValueMap members = group instanceof Value.Entries(ValueMap there) ? there : new ValueMap();
        if (group == null) {
          groups.put(key, new Value.Entries(members), budget, call.at());
        }
        members.put(own, value, budget, call.at());
      } else if (group instanceof Value.Items(var members, var _)) {
        members.add(item);
      } else {
        groups.put(key, Value.Items.of(new ArrayList<>(List.of(item))), budget, call.at());
      }
    }
    call.budget().elements(self.size() + (long) groups.size(), call.at());
    return new Value.Entries(groups);
  }

  private static Value count(List<Value> self, Invocation call) {
    call.takes(1, 1);
    int count = 0;
    for (Value item : List.copyOf(self)) {
      boolean fits =
          call.hasClosure(0)
              ? call.test(0, spread(call, 0, item))
              : call.in().comparing().equal(item, call.argument(0), call.at());
      count += fits ? 1 : 0;
    }
    return Value.of(count);
  }
}
