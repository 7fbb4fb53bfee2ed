package io.leat.dsl.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of maps that are not loops over their entries; those are in {@link LoopMethods}. */
final class MapMethods {
  private MapMethods() {}

  static final Set<String> NAMES =
      Set.of(
          "size",
          "isEmpty",
          "containsKey",
          "containsValue",
          "get",
          "getOrDefault",
          "put",
          "putAll",
          "remove",
          "keySet",
          "values",
          "entrySet",
          "plus",
          "minus",
          "subMap",
          "findAll",
          "sort",
          "toSorted");

  static @Nullable Value call(Value receiver, Map<Value, Value> self, Invocation call) {
    call.budget().steps(1 + self.size() / 8, call.at());
    return switch (call.name()) {
      case "size" -> none(call, Value.of(self.size()));
      case "isEmpty" -> none(call, Value.of(self.isEmpty()));
      case "containsKey" -> {
        call.takes(1, 1);
        yield Value.of(self.containsKey(call.in().key(call.argument(0), call.at())));
      }
      case "containsValue" -> {
        call.takes(1, 1);
        yield Value.of(
            call.in()
                .operations()
                .contains(List.copyOf(self.values()), call.argument(0), call.at()));
      }
      case "get" -> {
        call.takes(1, 2);
        Value key = call.in().key(call.argument(0), call.at());
        if (call.count() == 2 && !self.containsKey(key)) {
          put(self, key, call.argument(1), call);
        }
        yield self.getOrDefault(key, Value.nil());
      }
      case "getOrDefault" -> {
        call.takes(2, 2);
        yield self.getOrDefault(call.in().key(call.argument(0), call.at()), call.argument(1));
      }
      case "put" -> {
        call.takes(2, 2);
        Value key = call.in().key(call.argument(0), call.at());
        Value before = self.getOrDefault(key, Value.nil());
        put(self, key, call.argument(1), call);
        yield before;
      }
      case "putAll" -> {
        call.takes(1, 1);
        if (!(call.argument(0) instanceof Value.Entries(var more))) {
          throw call.problem("'putAll' takes a map, not " + call.argument(0).described());
        }
        call.budget().elements((long) self.size() + more.size(), call.at());
        self.putAll(new LinkedHashMap<>(more));
        yield Value.nil();
      }
      case "remove" -> {
        call.takes(1, 1);
        Value removed = self.remove(call.in().key(call.argument(0), call.at()));
        yield removed == null ? Value.nil() : removed;
      }
      case "keySet" ->
          none(call, new Value.Items(List.copyOf(self.keySet()), Value.Items.Kind.SET));
      case "values" ->
          none(call, new Value.Items(List.copyOf(self.values()), Value.Items.Kind.VIEW));
      case "entrySet" ->
          none(call, new Value.Items(List.copyOf(entries(self)), Value.Items.Kind.SET));
      case "plus" -> {
        call.takes(1, 1);
        yield call.in().operations().binary("+", receiver, call.argument(0), call.at());
      }
      case "minus" -> minus(self, call);
      case "subMap" -> {
        call.takes(1, 1);
        Map<Value, Value> part = new LinkedHashMap<>();
        for (Value wanted : call.items(0)) {
          Value key = call.in().key(wanted, call.at());
          Value value = self.get(key);
          if (value != null) {
            part.put(key, value);
          }
        }
        yield made(part, call);
      }
      case "findAll" -> {
        call.takes(1, 1);
        Map<Value, Value> kept = new LinkedHashMap<>();
        for (Value.Entry entry : entries(self)) {
          if (call.test(0, LoopMethods.spread(call, 0, entry))) {
            kept.put(entry.key(), entry.value());
          }
        }
        yield made(kept, call);
      }
      case "sort", "toSorted" -> sort(self, call);
      default -> null;
    };
  }

  private static Value none(Invocation call, Value value) {
    call.takes(0, 0);
    call.budget().elements(1, call.at());
    return value;
  }

  private static Value made(Map<Value, Value> entries, Invocation call) {
    call.budget().elements(entries.size(), call.at());
    return new Value.Entries(entries);
  }

  static List<Value.Entry> entries(Map<Value, Value> self) {
    List<Value.Entry> entries = new ArrayList<>(self.size());
    self.forEach((key, value) -> entries.add(new Value.Entry(key, value)));
    return entries;
  }

  private static void put(Map<Value, Value> self, Value key, Value value, Invocation call) {
    call.budget().collection(self.size() + 1L, call.at());
    call.budget().allocate(64, call.at());
    self.put(key, value);
  }

  private static Value minus(Map<Value, Value> self, Invocation call) {
    call.takes(1, 1);
    if (!(call.argument(0) instanceof Value.Entries(var less))) {
      throw call.problem("'minus' of a map takes a map, not " + call.argument(0).described());
    }
    Map<Value, Value> rest = new LinkedHashMap<>();
    self.forEach(
        (key, value) -> {
          Value other = less.get(key);
          if (other == null || !call.in().operations().same(value, other, call.at())) {
            rest.put(key, value);
          }
        });
    return made(rest, call);
  }

  private static Value sort(Map<Value, Value> self, Invocation call) {
    call.takes(0, 1);
    List<Value> order = new ArrayList<>(call.count() == 0 ? self.keySet() : entries(self));
    if (call.count() == 0) {
      order.sort((a, b) -> call.in().operations().compare(a, b, call.at()));
    } else {
      Value sorted =
          ListMethods.call(
              Value.Items.of(order),
              order,
              new Invocation(call.in(), "sort", call.arguments(), call.at()));
      order = sorted instanceof Value.Items(var items, var _) ? items : order;
    }
    Map<Value, Value> result = new LinkedHashMap<>();
    for (Value item : order) {
      if (item instanceof Value.Entry(Value key, Value value)) {
        result.put(key, value);
      } else {
        result.put(item, self.getOrDefault(item, Value.nil()));
      }
    }
    return made(result, call);
  }
}
