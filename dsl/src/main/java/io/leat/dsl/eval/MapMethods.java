package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
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
        call.in().texts().changes(self, call.at());
        self.putAll(new LinkedHashMap<>(more));
        yield Value.nil();
      }
      case "remove" -> {
        call.takes(1, 1);
        call.in().texts().changes(self, call.at());
        Value removed = self.remove(call.in().key(call.argument(0), call.at()));
        yield removed == null ? Value.nil() : removed;
      }
      case "keySet" ->
          none(call, Sequences.view(self, Value.Items.Kind.SET, entry -> entry.getKey()));
      case "values" ->
          none(call, Sequences.view(self, Value.Items.Kind.VIEW, entry -> entry.getValue()));
      case "entrySet" ->
          none(
              call,
              Sequences.view(
                  self,
                  Value.Items.Kind.SET,
                  entry -> new Value.Entry(entry.getKey(), entry.getValue())));
      case "plus", "minus" -> {
        call.takes(1, 1);
        String operator = call.name().equals("plus") ? "+" : "-";
        yield call.in().operations().binary(operator, receiver, call.argument(0), call.at());
      }
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
        call.closure(0);
        Map<Value, Value> kept = new LinkedHashMap<>();
        for (Value.Entry entry : entries(self)) {
          if (call.test(0, LoopMethods.spread(call.overEntries(), 0, entry))) {
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
    call.in().texts().changes(self, call.at());
    call.budget().collection(self.size() + 1L, call.at());
    call.budget().allocate(64, call.at());
    self.put(key, value);
  }

  private static Value sort(Map<Value, Value> self, Invocation call) {
    if (call.count() == 0) {
      throw new EvaluationProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          call.at(),
          "Groovy makes a map of another kind here, which sorts whatever is added later",
          "write sort { it.key }");
    }
    call.takes(1, 1);
    List<Value> order = new ArrayList<>(entries(self));
    Value sorted =
        ListMethods.call(
            Value.Items.of(order),
            order,
            new Invocation(call.in(), "sort", call.arguments(), call.at()));
    Map<Value, Value> result = new LinkedHashMap<>();
    if (sorted instanceof Value.Items(var items, var _)) {
      for (Value item : items) {
        if (item instanceof Value.Entry(Value key, Value value)) {
          result.put(key, value);
        }
      }
    }
    return made(result, call);
  }
}
