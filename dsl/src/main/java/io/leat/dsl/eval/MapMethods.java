package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import java.util.ArrayList;
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

  static @Nullable Value call(Value receiver, ValueMap self, Invocation call) {
    call.budget().steps(1 + self.size() / 8, call.at());
    return switch (call.name()) {
      case "size" -> none(call, Value.of(self.size()));
      case "isEmpty" -> none(call, Value.of(self.isEmpty()));
      case "containsKey" -> {
        call.takes(1, 1);
        yield Value.of(
            self.has(call.in().key(call.argument(0), call.at()), call.budget(), call.at()));
      }
      case "containsValue" -> {
        call.takes(1, 1);
        yield Value.of(call.in().comparing().contains(self.values(), call.argument(0), call.at()));
      }
      case "get" -> {
        call.takes(1, 2);
        Value key = call.in().key(call.argument(0), call.at());
        Value value = self.get(key, call.budget(), call.at());
        if (value == null && call.count() == 2) {
          value = call.argument(1);
          put(self, key, value, call);
        }
        yield orNull(value);
      }
      case "getOrDefault" -> {
        call.takes(2, 2);
        Value value =
            self.get(call.in().key(call.argument(0), call.at()), call.budget(), call.at());
        yield value == null ? call.argument(1) : value;
      }
      case "put" -> {
        call.takes(2, 2);
        Value key = call.in().key(call.argument(0), call.at());
        yield orNull(put(self, key, call.argument(1), call));
      }
      case "putAll" -> {
        call.takes(1, 1);
        if (!(call.argument(0) instanceof Value.Entries(var more))) {
          throw call.problem("'putAll' takes a map, not " + call.argument(0).described());
        }
        call.in().texts().changes(self, call.at());
        self.putAll(more, call.budget(), call.at());
        yield Value.nil();
      }
      case "remove" -> {
        call.takes(1, 1);
        call.in().texts().changes(self, call.at());
        yield orNull(
            self.remove(call.in().key(call.argument(0), call.at()), call.budget(), call.at()));
      }
      case "keySet" ->
          none(call, Sequences.view(self, Value.Items.Kind.SET, entry -> entry.getKey(), call));
      case "values" ->
          none(call, Sequences.view(self, Value.Items.Kind.VIEW, entry -> entry.getValue(), call));
      case "entrySet" ->
          none(
              call,
              Sequences.view(
                  self,
                  Value.Items.Kind.SET,
                  entry -> new Value.Entry(entry.getKey(), entry.getValue()),
                  call));
      case "plus", "minus" -> {
        call.takes(1, 1);
        String operator = call.name().equals("plus") ? "+" : "-";
        yield call.in().operations().binary(operator, receiver, call.argument(0), call.at());
      }
      case "subMap" -> {
        call.takes(1, 1);
        ValueMap part = new ValueMap();
        for (Value wanted : call.items(0)) {
          Value key = call.in().key(wanted, call.at());
          Value value = self.get(key, call.budget(), call.at());
          if (value != null) {
            part.put(key, value, call.budget(), call.at());
          }
        }
        yield new Value.Entries(part);
      }
      case "findAll" -> {
        call.takes(1, 1);
        call.closure(0);
        ValueMap kept = new ValueMap();
        for (Value.Entry entry : entries(self)) {
          if (call.test(0, LoopMethods.spread(call.overEntries(), 0, entry))) {
            kept.put(entry.key(), entry.value(), call.budget(), call.at());
          }
        }
        yield new Value.Entries(kept);
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

  private static Value orNull(@Nullable Value value) {
    return value == null ? Value.nil() : value;
  }

  static List<Value.Entry> entries(ValueMap self) {
    List<Value.Entry> entries = new ArrayList<>(self.size());
    for (Map.Entry<Value, Value> each : self.all()) {
      entries.add(new Value.Entry(each.getKey(), each.getValue()));
    }
    return entries;
  }

  private static @Nullable Value put(ValueMap self, Value key, Value value, Invocation call) {
    call.in().texts().changes(self, call.at());
    return self.put(key, value, call.budget(), call.at());
  }

  private static Value sort(ValueMap self, Invocation call) {
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
    ValueMap result = new ValueMap();
    if (sorted instanceof Value.Items(var items, var _)) {
      for (Value item : items) {
        if (item instanceof Value.Entry(Value key, Value value)) {
          result.put(key, value, call.budget(), call.at());
        }
      }
    }
    return new Value.Entries(result);
  }
}
