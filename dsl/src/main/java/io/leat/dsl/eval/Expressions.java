package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gives expressions their values. */
final class Expressions {
  private final Interpreter in;
  private final NamedFacts named;
  private final Calls calls;
  private final Elements elements;
  private final Assignments assignments;

  Expressions(Interpreter in, PlanningFacts facts, Words words) {
    this.in = in;
    this.named = new NamedFacts(in.uses(), facts, words);
    this.calls = new Calls(in, this, words);
    this.elements = new Elements(in, this);
    this.assignments = new Assignments(in, this);
  }

  /** The value of an expression that is used further. */
  Value evaluate(Node node, Scope variables) {
    Value value = result(node, variables);
    if (value instanceof Value.Declared(String word)) {
      throw Words.hasNoValue(word, node.span());
    }
    return value;
  }

  /** What an expression gives that is a statement, or the last of a closure; a word gives nothing that could be used further. */
  Value result(Node node, Scope variables) {
    in.budget().step(node.span());
    in.budget().nest(node.span());
    Value value = value(node, variables);
    in.budget().unnest();
    return value;
  }

  private Value value(Node node, Scope variables) {
    // the usual kinds without a switch over patterns, which the JVM links with a class made at run
    // time (ADR 4)
    if (node instanceof Node.Text(String text, SourceSpan _)) {
      return new Value.Str(text, false);
    }
    if (node instanceof Node.Variable(String name, SourceSpan span)) {
      return variable(name, span, variables);
    }
    if (node instanceof Node.Call call) {
      return calls.call(call, variables);
    }
    if (node instanceof Node.Closure(var parameters, boolean implicit, var body, SourceSpan _)) {
      return new Value.Closure("", parameters, implicit, body, variables);
    }
    if (node instanceof Node.Numeral(Number number, SourceSpan _)) {
      return new Value.Num(number);
    }
    if (node instanceof Node.Flag(boolean on, SourceSpan _)) {
      return Value.of(on);
    }
    if (node instanceof Node.Interpolated(List<Node> parts, SourceSpan span)) {
      return interpolate(parts, span, variables);
    }
    if (node instanceof Node.Items(List<Node.Argument> elements, SourceSpan span)) {
      return list(elements, span, variables);
    }
    if (node instanceof Node.Entries(List<Node.Entry> entries, SourceSpan span)) {
      return map(entries, span, variables);
    }
    if (node instanceof Node.Property property) {
      return property(property, variables);
    }
    if (node instanceof Node.Binary binary) {
      return binary(binary, variables);
    }
    return rare(node, variables);
  }

  private Value rare(Node node, Scope variables) {
    return switch (node) {
      case Node.Null _ -> Value.nil();
      case Node.Index(Node target, Node index, boolean safe, SourceSpan span) -> {
        Value receiver = evaluate(target, variables);
        yield safe && receiver.plain() instanceof Value.Nil
            ? Value.nil()
            : elements.element(receiver, evaluate(index, variables), span);
      }
      case Node.Unary(String operator, Node operand, SourceSpan span) -> {
        Value value = evaluate(operand, variables);
        yield value instanceof Value.Broken
            ? value
            : operator.equals("!")
                ? in.conditions().not(value, span)
                : in.operations().unary(operator, known(value, span), span);
      }
      case Node.Step step -> assignments.step(step, variables);
      case Node.Ternary(Node condition, Node then, Node otherwise, SourceSpan _) ->
          result(
              in.decides(evaluate(condition, variables), condition.span()) ? then : otherwise,
              variables);
      case Node.Elvis(Node first, Node otherwise, SourceSpan _) -> {
        Value value = evaluate(first, variables);
        yield in.operations().truth(value, first.span()) ? value : evaluate(otherwise, variables);
      }
      default -> throw new IllegalStateException("no rule for " + node);
    };
  }

  Elements elements() {
    return elements;
  }

  NamedFacts named() {
    return named;
  }

  Assignments assignments() {
    return assignments;
  }

  /** The value without its origin; a value of the future is an error here. */
  Value known(Value value, SourceSpan at) {
    if (value instanceof Value.Future) {
      throw new EvaluationProblem(
          DiagnosticCode.FUTURE_STEERS,
          at,
          "this is known only when the run goes on, so it cannot be calculated with",
          "use it in 'when', in a text, or in 'needs'");
    }
    return value.plain();
  }

  private Value interpolate(List<Node> parts, SourceSpan span, Scope variables) {
    List<Value> values = new ArrayList<>(parts.size());
    for (Node part : parts) {
      Value value = evaluate(part, variables);
      if (value instanceof Value.Broken) {
        return value;
      }
      values.add(value);
    }
    return in.conditions().text(values, true, span);
  }

  private Value list(List<Node.Argument> elements, SourceSpan span, Scope variables) {
    List<Value> items = new ArrayList<>(elements.size());
    for (Node.Argument element : elements) {
      Value value = evaluate(element.value(), variables);
      if (element.spread()) {
        items.addAll(calls.spread(value, element.value().span()));
      } else {
        items.add(value);
      }
    }
    in.budget().elements(items.size(), span);
    return Value.Items.of(items);
  }

  private Value map(List<Node.Entry> entries, SourceSpan span, Scope variables) {
    ValueMap map = new ValueMap();
    for (Node.Entry entry : entries) {
      Node keyNode = entry.key();
      if (keyNode == null) {
        continue;
      }
      Value key = key(evaluate(keyNode, variables), keyNode.span());
      if (map.put(key, evaluate(entry.value(), variables), in.budget(), keyNode.span()) != null) {
        throw new EvaluationProblem(
            DiagnosticCode.DUPLICATE_KEY,
            keyNode.span(),
            "the key '" + in.texts().of(key, keyNode.span()) + "' stands twice in this map",
            null);
      }
    }
    in.budget().elements(0, span);
    return new Value.Entries(map);
  }

  /** {@code value} as the key of a map. */
  Value key(Value value, SourceSpan at) {
    Value plain = known(value, at);
    return switch (plain) {
      case Value.Str(String text, boolean interpolated) -> {
        if (interpolated) {
          throw new EvaluationProblem(
              DiagnosticCode.DIFFERS_FROM_GROOVY,
              at,
              "Groovy does not find a key that is a text with holes again",
              "call toString() on it");
        }
        yield Value.of(text);
      }
      case Value.Num _, Value.Bool _, Value.Nil _ -> plain;
      default ->
          throw new EvaluationProblem(
              DiagnosticCode.OPERATION,
              at,
              plain.described() + " cannot be the key of a map",
              "keys are texts, numbers and flags");
    };
  }

  /**
   * {@code value} as a key between square brackets or after a dot, where Groovy takes a text with
   * holes for a plain one.
   */
  Value name(Value value, SourceSpan at) {
    return known(value, at) instanceof Value.Str(String text, boolean _)
        ? Value.of(text)
        : key(value, at);
  }

  private Value variable(String name, SourceSpan span, Scope variables) {
    Value value = variables.get(name);
    if (value != null) {
      return value;
    }
    if (Conditions.NAMESPACES.contains(name)) {
      return new Value.Namespace(List.of(name));
    }
    throw new EvaluationProblem(UnknownNames.variable(name, span, variables, named.called(name)));
  }

  private Value property(Node.Property property, Scope variables) {
    Value target = evaluate(property.target(), variables);
    Value name = evaluate(property.name(), variables).plain();
    if (!(name instanceof Value.Str(String text, boolean _))) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          property.nameSpan(),
          "the name of a property is a text, not " + name.described(),
          null);
    }
    if (property.spread()) {
      List<Value> values = new ArrayList<>();
      for (Value item : calls.spread(target, property.target().span())) {
        values.add(
            item.plain() instanceof Value.Nil ? Value.nil() : property(item, text, property));
      }
      in.budget().elements(values.size(), property.span());
      return Value.Items.of(values);
    }
    if (property.safe() && target.plain() instanceof Value.Nil) {
      return Value.nil();
    }
    return property(target, text, property);
  }

  private Value property(Value target, String name, Node.Property property) {
    return target.plain() instanceof Value.Namespace(List<String> path)
        ? named.fact(path, name, property.nameSpan())
        : inside(target, name, property);
  }

  private Value inside(Value target, String name, Node.Property property) {
    return switch (target.plain()) {
      case Value.Entries(ValueMap entries) -> {
        Value value = entries.get(Value.of(name), in.budget(), property.nameSpan());
        yield value == null ? Value.nil() : value;
      }
      case Value.Entry(Value key, Value value) when name.equals("key") || name.equals("value") ->
          name.equals("key") ? key : value;
      case Value.Items(List<Value> items, var kind)
          when name.equals("indices") && kind == Value.Items.Kind.LIST ->
          in.operations().binary("..<", Value.of(0), Value.of(items.size()), property.nameSpan());
      case Value.Nil _ ->
          throw new EvaluationProblem(
              DiagnosticCode.NULL_ACCESS,
              property.nameSpan(),
              "null has no property '" + name + "'",
              "write ?. if it may be null");
      case Value.Broken _ -> target;
      case Value.Future _ ->
          throw new EvaluationProblem(
              DiagnosticCode.UNKNOWN_PROPERTY,
              property.nameSpan(),
              "a value of the future has no property '" + name + "'",
              "an output is named by its task and itself: outputs.TASK.OUTPUT");
      default -> {
        Set<String> methods = Calls.methods(target.plain());
        String method = Suggestion.nearest(name, methods).orElse(null);
        boolean elements =
            target.plain() instanceof Value.Items || target.plain() instanceof Value.Range;
        String call = method == null ? null : "write " + method + "() for the method";
        String each = elements ? "write *." + name + " for the property of each element" : null;
        SourceSpan whose = property.target().span();
        boolean inText =
            whose.start() > 0 && whose.source().text().charAt(whose.start() - 1) == '$';
        String help =
            inText
                ? "after $"
                    + whose.text()
                    + " a '.' asks for a property: write ${"
                    + whose.text()
                    + "}."
                    + name
                    + " for the letters"
                : each != null && call != null
                    ? call + ", or " + each.substring("write ".length())
                    : each != null
                        ? each
                        : call != null ? call : "docs/jobfile.md lists the methods of each type";
        throw new EvaluationProblem(
            DiagnosticCode.UNKNOWN_PROPERTY,
            property.nameSpan(),
            target.described() + " has no property '" + name + "'",
            help);
      }
    };
  }

  private Value binary(Node.Binary binary, Scope variables) {
    String operator = binary.operator();
    Value left = evaluate(binary.left(), variables);
    if (left instanceof Value.Broken) {
      return left;
    }
    if (operator.equals("&&") || operator.equals("||")) {
      return junction(operator.equals("&&"), left, binary, variables);
    }
    Value right = evaluate(binary.right(), variables);
    if (right instanceof Value.Broken) {
      return right;
    }
    SourceSpan at = binary.operatorSpan();
    boolean concerns =
        Conditions.concerns(left, right) || (operator.endsWith("in") && holdsFact(right, at));
    boolean empty = left instanceof Value.Traced && left.plain() instanceof Value.Nil;
    if (operator.equals("=~") && empty) {
      return in.conditions().compare(operator, left, right, () -> Value.of(false), at);
    }
    if (Conditions.isCondition(operator) && concerns) {
      return in.conditions()
          .compare(
              operator, left, right, () -> relation(operator, left.plain(), right.plain(), at), at);
    }
    if (operator.equals("+") && concerns && (isText(left) || isText(right))) {
      return in.conditions().text(List.of(left, right), false, at);
    }
    if (operator.equals("+") && (left instanceof Value.Future || right instanceof Value.Future)) {
      throw new EvaluationProblem(
          DiagnosticCode.FUTURE_STEERS,
          at,
          "this is known only when the run goes on, so it cannot be calculated with; it may be a"
              + " number",
          "calculate in the script of a step, or put it into a text: \"${outputs.TASK.OUTPUT}\"");
    }
    return relation(
        operator, known(left, binary.left().span()), known(right, binary.right().span()), at);
  }

  private boolean holdsFact(Value list, SourceSpan at) {
    List<Value> items = Operations.sequence(list);
    if (items != null) {
      in.budget().steps(items.size() / 8, at);
    }
    return Conditions.holdsFact(list);
  }

  private static boolean isText(Value value) {
    return value.plain() instanceof Value.Str
        || (value instanceof Value.Future(Expression expression)
            && expression instanceof Expression.Interpolation);
  }

  private Value relation(String operator, Value left, Value right, SourceSpan at) {
    return switch (operator) {
      case "in" -> Value.of(member(left, right, at));
      case "!in" -> Value.of(!member(left, right, at));
      case "=~", "==~" -> match(operator, left, right, at);
      default -> in.operations().binary(operator, left, right, at);
    };
  }

  private boolean member(Value left, Value right, SourceSpan at) {
    if (right instanceof Value.Nil) {
      return left instanceof Value.Nil;
    }
    if (right instanceof Value.Entries
        || right instanceof Value.Items
        || right instanceof Value.Range) {
      return in.loops().isCase(right, left, at);
    }
    throw new EvaluationProblem(
        DiagnosticCode.OPERATION,
        at,
        "'in' asks whether a value is in a list, a range or a map, not in " + right.described(),
        right instanceof Value.Str ? "write contains() for a part of a text" : null);
  }

  private Value match(String operator, Value left, Value right, SourceSpan at) {
    if (left instanceof Value.Nil && operator.equals("==~")) {
      return Value.of(false);
    }
    if (!(left instanceof Value.Str(String text, boolean _))) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          at,
          "a pattern is matched with a text, not with " + left.described(),
          null);
    }
    var pattern =
        switch (right) {
          case Value.Pattern(var given) -> given;
          case Value.Str(String source, boolean _) -> in.operations().pattern(source, at);
          default ->
              throw new EvaluationProblem(
                  DiagnosticCode.OPERATION,
                  at,
                  "a text is matched with a pattern, not with " + right.described(),
                  null);
        };
    return operator.equals("=~")
        ? new Value.Matcher(pattern, text)
        : Value.of(Patterns.matches(pattern, text, in.budget(), at));
  }

  /**
   * What a fact on the left has decided. The right side is kept beside it where it can be evaluated without doing anything, so that a plan
   * shows the condition as it is written; what is wrong with it does not matter here, as it does not in Groovy.
   */
  private Value decided(boolean all, Value left, Node.Binary binary, Scope variables) {
    SourceSpan at = binary.operatorSpan();
    if (Conditions.isQuiet(binary.right(), variables)) {
      try {
        Value right = evaluate(binary.right(), variables);
        if (!(right instanceof Value.Broken)) {
          return in.conditions()
              .junction(all, left, remembered(binary.right(), right, variables), at);
        }
      } catch (EvaluationProblem problem) {
        if (problem.diagnostic().code().isLimit()) {
          throw problem;
        }
      }
    }
    return left.plain() instanceof Value.Bool
        ? left
        : in.conditions().not(in.conditions().not(left, at), at);
  }

  private Value junction(boolean all, Value left, Node.Binary binary, Scope variables) {
    SourceSpan at = binary.left().span();
    boolean decided = !(left instanceof Value.Future) && in.operations().truth(left, at) != all;
    // what literals decide is kept beside facts, and beside nothing else
    boolean ofLiterals =
        decided
            && !Conditions.remembers(left)
            && LiteralConditions.isOfLiterals(binary.left())
            && Conditions.isPure(binary.right());
    boolean keeps =
        ofLiterals
            || (left instanceof Value.Traced
                && (Conditions.isPure(binary.right())
                    || Conditions.namesNothing(binary.right(), variables)));
    if (decided && !keeps) {
      return left instanceof Value.Traced ? decided(all, left, binary, variables) : Value.of(!all);
    }
    Value right = evaluate(binary.right(), variables);
    if (right instanceof Value.Broken) {
      return right;
    }
    if (Conditions.concerns(left, right)) {
      return in.conditions()
          .junction(
              all,
              remembered(binary.left(), left, variables),
              remembered(binary.right(), right, variables),
              binary.operatorSpan());
    }
    return Value.of(ofLiterals ? !all : in.operations().truth(right, binary.right().span()));
  }

  /** The other syntaxes keep conditions of literals, as those on axes of a matrix become, beside those of facts. */
  private Value remembered(Node side, Value value, Scope variables) {
    return Conditions.remembers(value)
        ? value
        : new LiteralConditions(in.conditions(), in.operations())
            .remembered(side, value, variables, calls);
  }
}
