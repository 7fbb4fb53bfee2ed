package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls: of closures and functions, of words of the vocabulary, and of methods by their type and
 * name.
 */
final class Calls {
  private static final Set<String> OF_ALL = Set.of("toString", "equals");

  private final Interpreter in;
  private final Expressions expressions;
  private final Words words;
  private final Builtins builtins;

  Calls(Interpreter in, Expressions expressions, Words words) {
    this.in = in;
    this.expressions = expressions;
    this.words = words;
    this.builtins = new Builtins(in);
  }

  Value call(Node.Call call, Scope variables) {
    Node written = call.callee();
    if (written instanceof Node.Variable(String name, SourceSpan at)) {
      return byName(name, at, call, variables);
    }
    if (written instanceof Node.Property property) {
      return method(property, call, variables);
    }
    Value callee = expressions.evaluate(written, variables);
    if (callee instanceof Value.Closure closure) {
      return in.call(closure, arguments(call, variables), call.span());
    }
    throw new EvaluationProblem(
        DiagnosticCode.UNKNOWN_METHOD,
        written.span(),
        callee.described() + " cannot be called",
        null);
  }

  private Value byName(String name, SourceSpan at, Node.Call call, Scope variables) {
    Value local = variables.get(name);
    if (local instanceof Value.Closure closure) {
      return in.call(closure, arguments(call, variables), call.span());
    }
    if (local != null && !(local instanceof Value.Broken)) {
      String help =
          words.isWord(name)
              ? "give the variable another name, so that the word '" + name + "' can be used"
              : null;
      throw new EvaluationProblem(
          DiagnosticCode.UNKNOWN_METHOD,
          at,
          "'" + name + "' is a variable that holds " + local.described() + " and cannot be called",
          help);
    }
    if (words.isWordHere(name)) {
      return words.declare(name, at, call, this, variables);
    }
    // without brackets a secret is a statement, and 'secrets' is meant
    if (Builtins.NAMES.contains(name) && !(name.equals("secret") && call.command())) {
      return builtins.call(name, arguments(call, variables), globals(variables), at);
    }
    String meant = words.unknown(name, at, call, variables);
    if (meant == null) {
      in.uses().lose();
      return Value.broken();
    }
    return words.declare(meant, at, call, this, variables);
  }

  private static Scope globals(Scope variables) {
    return variables.outermost();
  }

  /** The values of the arguments; those with a name come first, as one map, as in Groovy. */
  List<Value> arguments(Node.Call call, Scope variables) {
    List<Value> values = new ArrayList<>(call.arguments().size());
    ValueMap named = new ValueMap();
    for (Node.Argument argument : call.arguments()) {
      Value value = expressions.evaluate(argument.value(), variables);
      String name = argument.name();
      if (name != null) {
        named.put(Value.of(name), value, in.budget(), call.span());
      } else if (argument.spread()) {
        values.addAll(spread(value, argument.value().span()));
      } else {
        values.add(value);
      }
    }
    if (!named.isEmpty()) {
      values.addFirst(new Value.Entries(named));
    }
    in.budget().steps(values.size(), call.span());
    return values;
  }

  /** The elements that {@code *value} stands for. */
  List<Value> spread(Value value, SourceSpan at) {
    List<Value> items = Operations.sequence(value);
    if (items == null) {
      if (value instanceof Value.Future) {
        throw Operations.steers(at);
      }
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          at,
          "only a list can be spread, not " + value.described(),
          null);
    }
    in.budget().elements(items.size(), at);
    return List.copyOf(items);
  }

  Value evaluate(Node node, Scope variables) {
    return expressions.evaluate(node, variables);
  }

  private Value method(Node.Property property, Node.Call call, Scope variables) {
    if (!(property.name() instanceof Node.Text(String name, SourceSpan at))) {
      throw new EvaluationProblem(
          DiagnosticCode.NOT_SUPPORTED,
          property.nameSpan(),
          "the name of a method is written down, not computed",
          null);
    }
    Value receiver = expressions.evaluate(property.target(), variables);
    if (receiver instanceof Value.Broken) {
      return receiver;
    }
    if (property.safe() && receiver.plain() instanceof Value.Nil) {
      return Value.nil();
    }
    List<Value> arguments = arguments(call, variables);
    if (property.spread()) {
      List<Value> results = new ArrayList<>();
      for (Value item : spread(receiver, property.target().span())) {
        results.add(
            item.plain() instanceof Value.Nil
                ? Value.nil()
                : method(item, new Invocation(in, name, arguments, at)));
      }
      return Value.Items.of(results);
    }
    return method(receiver, new Invocation(in, name, arguments, at));
  }

  private Value method(Value receiver, Invocation call) {
    if (Conditions.remembers(receiver)
        || (!call.arguments().isEmpty() && Conditions.remembers(call.arguments().getFirst()))) {
      var condition =
          in.conditions()
              .method(receiver, call, () -> plainMethod(Conditions.operand(receiver), call));
      if (condition.isPresent()) {
        return condition.get();
      }
    }
    Value result = plainMethod(receiver.plain(), call);
    if (result == null) {
      throw unknown(receiver, call);
    }
    return result;
  }

  private @Nullable Value plainMethod(Value receiver, Invocation call) {
    in.budget().step(call.at());
    if (OF_ALL.contains(call.name())
        && !(receiver instanceof Value.Nil)
        && !(receiver instanceof Value.Namespace)) {
      return ofAll(receiver, call);
    }
    return switch (receiver) {
      case Value.Str(String text, boolean interpolated) ->
          TextMethods.call(text, interpolated, call);
      case Value.Num(Number number) -> NumberMethods.call(number, call);
      case Value.Items(List<Value> items, var _) -> list(receiver, items, call);
      case Value.Range(List<Value> values, String _) -> list(receiver, values, call);
      case Value.Entries(ValueMap entries) -> map(receiver, entries, call);
      case Value.Entry(Value key, Value value) when call.count() == 0 ->
          call.name().equals("getKey") ? key : call.name().equals("getValue") ? value : null;
      case Value.Closure closure when call.name().equals("call") ->
          in.call(closure, call.arguments(), call.at());
      case Value.Matcher(var pattern, String text) -> Matches.call(pattern, text, call);
      case Value.Nil _ ->
          throw new EvaluationProblem(
              DiagnosticCode.NULL_ACCESS,
              call.at(),
              "null has no method '" + call.name() + "'",
              "write ?. if it may be null");
      default -> null;
    };
  }

  private Value ofAll(Value receiver, Invocation call) {
    if (call.name().equals("equals")) {
      call.takes(1, 1);
      boolean collections =
          Operations.sequence(receiver) != null || receiver instanceof Value.Entries;
      Value other = call.argument(0);
      return Value.of(
          collections
              ? in.comparing().equal(receiver, other, call.at())
              : in.comparing().same(receiver, other, call.at()));
    }
    call.takes(0, 0);
    return Value.of(in.texts().of(receiver, call.at()));
  }

  private @Nullable Value list(Value receiver, List<Value> items, Invocation call) {
    if (receiver instanceof Value.Items(var _, var kind)) {
      Sequences.check(kind, call);
    }
    Value result = ListMethods.call(receiver, items, call);
    return result != null ? result : LoopMethods.call(receiver, items, call);
  }

  private @Nullable Value map(Value receiver, ValueMap entries, Invocation call) {
    Value result = MapMethods.call(receiver, entries, call);
    if (result == null && LoopMethods.NAMES.contains(call.name())) {
      result =
          LoopMethods.call(receiver, List.copyOf(MapMethods.entries(entries)), call.overEntries());
    }
    if (result == null
        && entries.get(Value.of(call.name()), in.budget(), call.at())
            instanceof Value.Closure closure) {
      return in.call(closure, call.arguments(), call.at());
    }
    return result;
  }

  private EvaluationProblem unknown(Value receiver, Invocation call) {
    Set<String> names = methods(receiver.plain());
    String help = Suggestion.help(call.name(), names);
    return new EvaluationProblem(
        DiagnosticCode.UNKNOWN_METHOD,
        call.at(),
        receiver.described() + " has no method '" + call.name() + "'",
        call.name().equals("with") || call.name().equals("tap")
            ? "a block does not change what names mean: declare a variable, def x = ..., and write"
                + " x."
            : help != null ? help : "docs/jobfile.md lists the methods of each type");
  }

  /** The names of the methods of a value. */
  static Set<String> methods(Value receiver) {
    Set<String> names = new TreeSet<>(OF_ALL);
    switch (receiver) {
      case Value.Str _ -> names.addAll(TextMethods.NAMES);
      case Value.Num _ -> names.addAll(NumberMethods.NAMES);
      case Value.Items _, Value.Range _ -> {
        names.addAll(ListMethods.NAMES);
        names.addAll(LoopMethods.NAMES);
      }
      case Value.Entries _ -> {
        names.addAll(LoopMethods.NAMES);
        names.removeAll(LoopMethods.OF_LISTS);
        names.addAll(MapMethods.NAMES);
      }
      default -> names.clear();
    }
    return names;
  }
}
