package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.List;

/** One call of a method: on what, with what, and the means to answer it. */
record Invocation(
    Interpreter in, String name, List<Value> arguments, SourceSpan at, boolean overMap) {

  Invocation(Interpreter in, String name, List<Value> arguments, SourceSpan at) {
    this(in, name, arguments, at, false);
  }

  /** This, over the entries of a map: a closure may then take key and value. */
  Invocation overEntries() {
    return new Invocation(in, name, arguments, at, true);
  }

  Budget budget() {
    return in.budget();
  }

  /** How many arguments there are. */
  int count() {
    return arguments.size();
  }

  /** Checks the number of arguments. */
  void takes(int least, int most) {
    if (count() < least || count() > most) {
      String wanted = least == most ? String.valueOf(least) : least + " to " + most;
      throw problem(
          "'"
              + name
              + "' takes "
              + wanted
              + (most == 1 ? " argument" : " arguments")
              + ", not "
              + count());
    }
  }

  Value argument(int index) {
    if (index >= count()) {
      throw problem("'" + name + "' lacks an argument");
    }
    return arguments.get(index).plain();
  }

  boolean hasClosure(int index) {
    return index < count() && argument(index) instanceof Value.Closure;
  }

  Value.Closure closure(int index) {
    if (argument(index) instanceof Value.Closure closure) {
      return closure;
    }
    throw wrong(index, "a closure");
  }

  /** How many parameters the closure at {@code index} has; one is the least. */
  int parameters(int index) {
    return Math.max(1, closure(index).parameters().size());
  }

  /** The text at {@code index}; a look at all of it is charged. */
  String text(int index) {
    if (argument(index) instanceof Value.Str(String text, boolean _)) {
      budget().letters(text.length(), at);
      return text;
    }
    throw wrong(index, "a text");
  }

  int integer(int index) {
    if (argument(index) instanceof Value.Num(Integer number)) {
      return number;
    }
    throw wrong(index, "a whole number");
  }

  /** The elements of the list at {@code index}; a look at each of them is charged. */
  List<Value> items(int index) {
    List<Value> items = Operations.sequence(argument(index));
    boolean array =
        argument(index) instanceof Value.Items(var _, var kind) && kind == Value.Items.Kind.ARRAY;
    if (items == null || array) {
      throw wrong(index, "a list");
    }
    budget().steps(items.size() / 8, at);
    return items;
  }

  /** Calls the closure at {@code index}. */
  Value call(int index, Value... values) {
    return in.call(closure(index), List.of(values), at);
  }

  /** Whether the closure at {@code index} says yes. */
  boolean test(int index, Value... values) {
    return in.operations().truth(call(index, values), at);
  }

  private EvaluationProblem wrong(int index, String wanted) {
    return problem("'" + name + "' takes " + wanted + ", not " + argument(index).described());
  }

  EvaluationProblem problem(String message) {
    return new EvaluationProblem(DiagnosticCode.WRONG_ARGUMENTS, at, message, null);
  }
}
