package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of lists, ranges, sets and views that give parts and orders of them; {@link
 * LoopMethods} has those with closures.
 */
final class ListMethods {
  private ListMethods() {}

  static final Set<String> NAMES =
      Set.of(
          "size",
          "isEmpty",
          "first",
          "last",
          "head",
          "tail",
          "init",
          "take",
          "drop",
          "contains",
          "indexOf",
          "join",
          "reverse",
          "flatten",
          "withIndex",
          "transpose",
          "collate",
          "plus",
          "minus",
          "intersect",
          "disjoint",
          "add",
          "addAll",
          "get",
          "getAt",
          "toList",
          "toSet",
          "unique",
          "sort",
          "toSorted",
          "containsAll",
          "combinations");

  static @Nullable Value call(Value receiver, List<Value> self, Invocation call) {
    call.budget().steps(1 + self.size() / 8, call.at());
    return switch (call.name()) {
      case "size" -> none(call, Value.of(self.size()));
      case "isEmpty" -> none(call, Value.of(self.isEmpty()));
      case "first", "head", "last" -> end(self, call);
      case "tail", "init" -> rest(self, call);
      case "take", "drop" -> cut(self, call);
      case "contains" -> {
        call.takes(1, 1);
        yield Value.of(call.in().comparing().contains(self, call.argument(0), call.at()));
      }
      case "containsAll", "disjoint" -> all(self, call);
      case "indexOf" -> indexOf(self, call);
      case "join" -> join(self, call);
      case "reverse" -> {
        call.takes(0, 0);
        List<Value> copy = copy(self, call);
        Collections.reverse(copy);
        yield Value.Items.of(copy);
      }
      case "flatten" -> {
        call.takes(0, 0);
        List<Value> flat = new ArrayList<>();
        flatten(flat, self, call, 0);
        yield Value.Items.of(flat);
      }
      case "withIndex" -> withIndex(self, call);
      case "transpose", "combinations" -> Tables.call(self, call);
      case "collate" -> collate(self, call);
      case "plus", "minus" -> {
        call.takes(1, 1);
        yield call.in()
            .operations()
            .binary(
                call.name().equals("plus") ? "+" : "-",
                Value.Items.of(self),
                call.argument(0),
                call.at());
      }
      case "intersect" -> intersect(self, call);
      case "add", "addAll" -> add(receiver, call);
      case "get", "getAt" -> {
        call.takes(1, 1);
        if (call.name().equals("get")) {
          int index = call.integer(0);
          if (index < 0 || index >= self.size()) {
            throw new EvaluationProblem(
                DiagnosticCode.NO_SUCH_ELEMENT,
                call.at(),
                "a list of " + self.size() + " has no element " + index,
                "list[" + index + "] counts from the end, and gives null beyond it");
          }
        }
        yield call.in().element(receiver, call.argument(0), call.at());
      }
      case "toList" -> none(call, Value.Items.of(copy(self, call)));
      case "toSet" -> none(call, Sequences.set(receiver, self, call));
      case "unique" -> {
        writable(receiver, call);
        call.takes(0, 0);
        yield replaced(receiver, unique(self, call), call);
      }
      case "sort", "toSorted" -> sort(receiver, self, call);
      default -> null;
    };
  }

  private static Value none(Invocation call, Value value) {
    call.takes(0, 0);
    return value;
  }

  static List<Value> copy(List<Value> self, Invocation call) {
    call.budget().elements(self.size(), call.at());
    return new ArrayList<>(self);
  }

  private static Value end(List<Value> self, Invocation call) {
    call.takes(0, 0);
    if (self.isEmpty()) {
      throw new EvaluationProblem(
          DiagnosticCode.NO_SUCH_ELEMENT,
          call.at(),
          "an empty list has no '" + call.name() + "'",
          "ask isEmpty() first");
    }
    return call.name().equals("last") ? self.getLast() : self.getFirst();
  }

  private static Value rest(List<Value> self, Invocation call) {
    call.takes(0, 0);
    if (self.isEmpty()) {
      throw new EvaluationProblem(
          DiagnosticCode.NO_SUCH_ELEMENT,
          call.at(),
          "an empty list has no '" + call.name() + "'",
          "ask isEmpty() first");
    }
    boolean tail = call.name().equals("tail");
    return Value.Items.of(
        copy(tail ? self.subList(1, self.size()) : self.subList(0, self.size() - 1), call));
  }

  private static Value cut(List<Value> self, Invocation call) {
    call.takes(1, 1);
    int bound = Math.clamp(call.integer(0), 0, self.size());
    return Value.Items.of(
        copy(
            call.name().equals("take") ? self.subList(0, bound) : self.subList(bound, self.size()),
            call));
  }

  private static Value all(List<Value> self, Invocation call) {
    call.takes(1, 1);
    boolean wanted = call.name().equals("containsAll");
    for (Value item : call.items(0)) {
      if (call.in().comparing().contains(self, item, call.at()) != wanted) {
        return Value.of(false);
      }
    }
    return Value.of(true);
  }

  private static Value indexOf(List<Value> self, Invocation call) {
    call.takes(1, 1);
    int i = 0;
    for (Value item : self) {
      if (call.in().comparing().same(item, call.argument(0), call.at())) {
        return Value.of(i);
      }
      i++;
    }
    return Value.of(-1);
  }

  private static Value join(List<Value> self, Invocation call) {
    call.takes(0, 1);
    String separator = call.count() == 0 ? "" : call.text(0);
    if (self.stream().anyMatch(Value.Future.class::isInstance)) {
      return call.in().conditions().joined(self, separator, call.at());
    }
    StringBuilder joined = new StringBuilder();
    String before = "";
    for (Value item : self) {
      String text = call.in().texts().of(item, call.at());
      call.budget().fits(joined.length() + (long) before.length() + text.length(), call.at());
      call.budget().letters(before.length(), call.at());
      joined.append(before).append(text);
      before = separator;
    }
    call.budget().text(joined.length(), call.at());
    return Value.of(joined.toString());
  }

  private static void flatten(List<Value> flat, List<Value> items, Invocation call, int depth) {
    if (depth > call.budget().limits().nesting()) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          call.at(),
          "a list is nested deeper than "
              + call.budget().limits().nesting()
              + " levels, or holds itself",
          null);
    }
    for (Value item : items) {
      call.budget().step(call.at());
      List<Value> inner = Operations.sequence(item);
      if (inner == null) {
        call.budget().collection(flat.size() + 1L, call.at());
        flat.add(item);
      } else {
        flatten(flat, inner, call, depth + 1);
      }
    }
    call.budget().elements(items.size(), call.at());
  }

  private static Value withIndex(List<Value> self, Invocation call) {
    call.takes(0, 1);
    int start = call.count() == 0 ? 0 : call.integer(0);
    call.budget().elements(self.size() * 3L, call.at());
    List<Value> pairs = new ArrayList<>();
    int i = start;
    for (Value item : self) {
      pairs.add(Value.Items.of(new ArrayList<>(List.of(item, Value.of(i++)))));
    }
    return Value.Items.of(pairs);
  }

  private static Value collate(List<Value> self, Invocation call) {
    call.takes(1, 1);
    int size = call.integer(0);
    if (size <= 0) {
      throw call.problem("'collate' takes a size of at least 1");
    }
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < self.size(); i += size) {
      parts.add(Value.Items.of(copy(self.subList(i, Math.min(self.size(), i + size)), call)));
    }
    return Value.Items.of(parts);
  }

  private static Value intersect(List<Value> self, Invocation call) {
    call.takes(1, 1);
    List<Value> others = call.items(0);
    List<Value> common = new ArrayList<>();
    for (Value item : copy(self, call)) {
      boolean found = false;
      for (Value other : others) {
        call.in().comparing().order(item, other, call.at());
        found |= call.in().comparing().equal(item, other, call.at());
      }
      if (found) {
        common.add(item);
      }
    }
    return Value.Items.of(common);
  }

  private static Value add(Value receiver, Invocation call) {
    call.takes(1, 1);
    if (!(receiver instanceof Value.Items(List<Value> items, var kind))
        || kind != Value.Items.Kind.LIST) {
      throw new EvaluationProblem(
          DiagnosticCode.READ_ONLY,
          call.at(),
          receiver.described() + " cannot be changed",
          "call toList() on it first");
    }
    List<Value> more =
        call.name().equals("add") ? List.of(call.argument(0)) : List.copyOf(call.items(0));
    call.budget().collection((long) items.size() + more.size(), call.at());
    call.budget().elements(more.size(), call.at());
    call.in().texts().changes(items, call.at());
    return Value.of(items.addAll(more));
  }

  static List<Value> unique(List<Value> self, Invocation call) {
    List<Value> kept = new ArrayList<>();
    for (Value item : self) {
      boolean known = false;
      for (Value other : kept) {
        known |= call.in().comparing().equal(item, other, call.at());
      }
      if (!known) {
        kept.add(item);
      }
    }
    call.budget().elements(kept.size(), call.at());
    return kept;
  }

  private static void writable(Value receiver, Invocation call) {
    if (receiver instanceof Value.Range) {
      throw new EvaluationProblem(
          DiagnosticCode.READ_ONLY,
          call.at(),
          "a range cannot be changed, and '" + call.name() + "' changes what it is called on",
          "call toList() on it first");
    }
  }

  /**
   * A list changed in place, as Groovy's {@code sort()} and {@code unique()} do; anything else is
   * left and the result is new.
   */
  static Value replaced(Value receiver, List<Value> items, Invocation call) {
    if (receiver instanceof Value.Items(List<Value> own, var kind)
        && kind == Value.Items.Kind.LIST) {
      call.in().texts().changes(own, call.at());
      own.clear();
      own.addAll(items);
      return receiver;
    }
    return Value.Items.of(items);
  }

  private static Value sort(Value receiver, List<Value> self, Invocation call) {
    call.takes(0, 1);
    if (call.count() == 1) {
      call.closure(0);
    }
    boolean changes = call.name().equals("sort");
    if (changes) {
      writable(receiver, call);
    }
    List<Value> sorted = sorted(self, call);
    return changes ? replaced(receiver, sorted, call) : Value.Items.of(sorted);
  }

  private static List<Value> sorted(List<Value> self, Invocation call) {
    List<Value> copy = copy(self, call);
    Comparing comparing = call.in().comparing();
    if (call.count() == 0) {
      copy.sort((a, b) -> comparing.order(a, b, call.at()));
      return copy;
    }
    if (call.closure(0).parameters().size() == 2) {
      try {
        copy.sort((a, b) -> sign(call.call(0, a, b), call));
      } catch (IllegalArgumentException contradicts) {
        throw call.problem(
            "the closure of '"
                + call.name()
                + "' contradicts itself about which of two elements comes first");
      }
      return copy;
    }
    List<Value.Entry> keyed = new ArrayList<>();
    copy.forEach(item -> keyed.add(new Value.Entry(call.call(0, item), item)));
    keyed.sort(Comparator.comparing(Value.Entry::key, (a, b) -> comparing.order(a, b, call.at())));
    return new ArrayList<>(keyed.stream().map(Value.Entry::value).toList());
  }

  private static int sign(Value value, Invocation call) {
    if (value.plain() instanceof Value.Num(Number number)) {
      return call.in().operations().numbers().sign(number);
    }
    throw call.problem(
        "a closure with two parameters that sorts gives a number, not " + value.described());
  }
}
