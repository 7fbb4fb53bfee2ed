package io.leat.dsl.eval;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.job.NameRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The words of the vocabulary as they are used: collects their declarations, block within block. */
final class Words {
  private final Interpreter in;
  private final PlanningFacts facts;
  private final Diagnostics diagnostics;
  private final Interpreter.Host host;
  private final List<Declaration> file = new ArrayList<>();
  private Place place = Place.FILE;
  private List<Declaration> body = file;
  private @Nullable Map<String, Value> leg;

  /** Whether the matrix of the task around is no matrix, which the check of its arguments says. */
  private boolean legBroken;

  private final Set<String> brokenParameters = new HashSet<>();

  /** The tasks of the job that declare an output, by its name. */
  private final Map<String, Set<String>> outputs = new HashMap<>();

  private String task = "";
  private int tasks;

  Words(Interpreter in, PlanningFacts facts, Diagnostics diagnostics, Interpreter.Host host) {
    this.in = in;
    this.facts = facts;
    this.diagnostics = diagnostics;
    this.host = host;
  }

  List<Declaration> declarations() {
    return file;
  }

  boolean isWord(String name) {
    return !Vocabulary.named(name).isEmpty();
  }

  boolean isWordHere(String name) {
    return Vocabulary.word(name, place).isPresent();
  }

  /** Whether {@code name} hides no word, as a function may not; reports it otherwise. */
  boolean isFree(Statement.Name name) {
    if (isWord(name.text()) || Builtins.NAMES.contains(name.text())) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.DUPLICATE_NAME,
                  name.span(),
                  "'" + name.text() + "' is a word of the vocabulary")
              .help("give the function another name"));
      return false;
    }
    return true;
  }

  /** Reports that nothing is called {@code name}; gives the word that was meant, so that evaluation can go on with it, or null. */
  @Nullable String unknown(String name, SourceSpan at, Node.Call call, Scope variables) {
    UnknownNames.UnknownCall unknown = UnknownNames.call(name, at, call, place, variables);
    diagnostics.add(unknown.diagnostic());
    return unknown.meant();
  }

  /** A value of the current leg of a matrix. */
  Value axis(String name, SourceSpan at) {
    Map<String, Value> values = leg;
    if (legBroken) {
      return Value.broken();
    }
    if (values == null) {
      throw new EvaluationProblem(
          DiagnosticCode.UNKNOWN_VARIABLE,
          at,
          "there is no 'matrix' here",
          "'matrix' is there inside a task that is declared with matrix: [" + name + ": [...]]");
    }
    Value value = values.get(name);
    if (value == null) {
      throw new EvaluationProblem(UnknownNames.axis(name, new TreeSet<>(values.keySet()), at));
    }
    return value;
  }

  /** Uses a word. */
  Value declare(String name, SourceSpan at, Node.Call call, Calls calls, Scope variables) {
    Word word = Vocabulary.word(name, place).orElseThrow();
    List<Datum> positional = new ArrayList<>();
    List<Datum.Entry> named = new ArrayList<>();
    Value.Closure block = null;
    Matrix matrix = new Matrix();
    boolean broken = false;
    boolean unreadable = false;
    String openAxis = null;
    int left = call.arguments().size();
    for (Node.Argument argument : call.arguments()) {
      left--;
      SourceSpan span = argument.value().span();
      Value value = value(argument.value(), calls, variables);
      if (takesCondition(word, argument.name())) {
        LiteralConditions.checkOperands(argument.value());
        value =
            new LiteralConditions(in.conditions(), in.operations())
                .written(argument.value(), value, variables, calls);
      }
      if (value instanceof Value.Broken) {
        broken = true;
        continue;
      }
      String key = argument.name();
      SourceSpan keySpan = argument.nameSpan() == null ? span : argument.nameSpan();
      if (key != null && word.opens() == Place.TASK && !meant(key, word).equals(key)) {
        // what the block says of the matrix need not be reported as well
        diagnostics.add(word.unknownArgument(key, keySpan));
        key = meant(key, word);
      }
      if (value instanceof Value.Closure closure && key == null && left == 0 && word.isBlock()) {
        block = closure;
      } else if (value instanceof Value.Closure && key == null && !word.isBlock()) {
        throw new EvaluationProblem(
            DiagnosticCode.WRONG_TYPE,
            span,
            "'" + name + "' has no block",
            "write " + word.example() + " instead");
      } else if (key != null) {
        duplicate(named, key, keySpan);
        named.add(new Datum.Entry(key, keySpan, Data.of(value, argument.value(), in.texts())));
        if (word.opens() == Place.TASK) {
          matrix.given(key, value);
        }
        if (key.equals("matrix") && word.isBlock()) {
          openAxis = openAxis(value);
          unreadable = matrix.isEmpty() && openAxis == null;
        }
      } else if (argument.spread()) {
        calls.spread(value, span).forEach(each -> positional.add(Data.of(each, span, in.texts())));
      } else {
        positional.add(Data.of(value, argument.value(), in.texts()));
      }
    }
    if (broken) {
      in.uses().lose();
    }
    if (broken && !word.isBlock()) {
      if (place == Place.PARAMS) {
        brokenParameters.add(literal(positional));
      }
      return Value.broken();
    }
    int end = call.arguments().isEmpty() ? at.end() : headEnd(call, at);
    Declaration declaration =
        new Declaration(name, at, at.source().span(at.start(), end), positional, named, null);
    in.budget().allocate(200, at);
    if (name.equals("output")) {
      outputs.computeIfAbsent(literal(declaration.positional()), _ -> new TreeSet<>()).add(task);
    }
    if (!word.isBlock()) {
      body.add(declaration);
      return new Value.Declared(name);
    }
    Place opens = word.opens();
    if (block == null || opens == null) {
      in.report(
          DiagnosticCode.MISSING_ARGUMENT,
          at,
          "'" + name + "' lacks its block",
          "for example: " + word.example());
      return Value.nil();
    }
    if (openAxis != null && opens == Place.TASK) {
      Map<String, Value> outer = leg;
      leg = Map.of(openAxis, new Value.Future(Expression.reference("matrix", openAxis)));
      try {
        add(declaration, opens, block, at);
      } finally {
        leg = outer;
      }
    } else if (matrix.isEmpty()) {
      legBroken |= unreadable;
      add(declaration, opens, block, at);
      legBroken &= !unreadable;
    } else {
      legs(declaration, word, matrix, block, at);
    }
    return new Value.Declared(name);
  }

  /** That the value of a word is used. */
  static EvaluationProblem hasNoValue(String word, SourceSpan at) {
    return new EvaluationProblem(
        DiagnosticCode.OPERATION,
        at,
        "'" + word + "' declares something and has no value that could be used",
        word.equals("sh") || word.equals("groovy")
            ? "what a step prints is known only as the run goes on: write it to $LEAT_OUTPUT,"
                + " declare it with 'output', and use outputs.TASK.OUTPUT"
            : "put it on a line of its own");
  }

  /**
   * Refuses {@code when (a || b) && (c)}: in Groovy the first brackets are all that the word gets, and
   * the rest would be dropped.
   */
  void whole(Node.Binary statement, Scope variables) {
    Node first = statement.left();
    while (first instanceof Node.Binary inner) {
      first = inner.left();
    }
    if (first instanceof Node.Call(Node.Variable(String name, SourceSpan _), var _, var _, var _)
        && isWordHere(name)
        && variables.get(name) == null) {
      String rest = statement.span().text().substring(name.length()).strip();
      // the span of what stands in brackets ends before the last of them
      long open = rest.chars().filter(c -> c == '(').count();
      long closed = rest.chars().filter(c -> c == ')').count();
      String all = open > closed ? rest + ")" : rest;
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          statement.operatorSpan(),
          "'" + name + "' gets what is in the first brackets alone, and the rest would be dropped",
          all.length() > 200 || all.contains("\n")
              ? "put round brackets around the whole: " + name + "(...)"
              : "put round brackets around the whole: " + name + "(" + all + ")");
    }
  }

  /** The argument about the matrix that {@code key} is a misspelling of; {@code key} itself when it is none. */
  private static String meant(String key, Word word) {
    if (word.slot(key).isPresent()) {
      return key;
    }
    List<String> names = word.slots().stream().map(Slot::name).toList();
    return Suggestion.nearest(key, names).filter(Matrix.ARGUMENTS::contains).orElse(key);
  }

  private static boolean takesCondition(Word word, @Nullable String key) {
    return word.slots().stream()
        .anyMatch(
            slot ->
                slot.type() instanceof SlotType.Condition
                    && (key == null ? !slot.named() : slot.name().equals(key)));
  }

  /** The value of an argument; what is wrong with that of a parameter leaves the parameter itself there. */
  private Value value(Node argument, Calls calls, Scope variables) {
    Budget.Depth depth = in.budget().depth();
    try {
      return calls.evaluate(argument, variables);
    } catch (EvaluationProblem problem) {
      if (place != Place.PARAMS || problem.diagnostic().code().isLimit()) {
        throw problem;
      }
      in.budget().back(depth);
      diagnostics.add(problem.diagnostic());
      return Value.broken();
    }
  }

  /** Whether the parameter is declared, with something that has no value. */
  boolean isBrokenParameter(String name) {
    return brokenParameters.contains(name);
  }

  /** How {@code outputs} names those outputs {@code name} that tasks before have declared. */
  List<String> outputs(String name) {
    return outputs.getOrDefault(name, Set.of()).stream()
        .map(
            each ->
                NameRule.WORD.problem(each).isEmpty()
                    ? "outputs." + each + "." + name
                    : "outputs['" + each + "']." + name)
        .toList();
  }

  /** The first of {@code positional} when it is a text without holes, else an empty text. */
  private static String literal(List<Datum> positional) {
    return !positional.isEmpty()
            && positional.getFirst() instanceof Datum.Text(Template text, SourceSpan _)
        ? text.literal().orElse("")
        : "";
  }

  private static int headEnd(Node.Call call, SourceSpan at) {
    int end = at.end();
    for (Node.Argument argument : call.arguments()) {
      if (!(argument.value() instanceof Node.Closure)) {
        end = Math.max(end, argument.value().span().end());
      }
    }
    return end;
  }

  private void duplicate(List<Datum.Entry> named, String key, SourceSpan keySpan) {
    if (named.stream().anyMatch(each -> each.key().equals(key))) {
      throw new EvaluationProblem(
          DiagnosticCode.REPEATED_SETTING, keySpan, "'" + key + "' is given twice", null);
    }
  }

  /** The one axis of a matrix whose values are an output; null when there is none. */
  private static @Nullable String openAxis(Value matrix) {
    if (matrix.plain() instanceof Value.Entries(var entries) && entries.size() == 1) {
      for (Map.Entry<Value, Value> entry : entries.all()) {
        if (entry.getKey() instanceof Value.Str(String name, boolean _)
            && entry.getValue() instanceof Value.Future(Expression.Reference output)
            && output.root().equals("outputs")) {
          return name;
        }
      }
    }
    return null;
  }

  private void add(Declaration declaration, Place opens, Value.Closure block, SourceSpan at) {
    if (opens == Place.TASK && ++tasks > in.budget().limits().tasks()) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_MANY_TASKS,
          at,
          "a job has more than " + in.budget().limits().tasks() + " tasks",
          "an administrator may raise this limit, a Jobfile may not");
    }
    List<Declaration> outerBody = body;
    Place outerPlace = place;
    List<Declaration> inner = new ArrayList<>();
    if (opens == Place.JOB) {
      tasks = 0;
      facts.forgetParameters();
      brokenParameters.clear();
      outputs.clear();
    }
    if (opens == Place.TASK) {
      task = literal(declaration.positional());
    }
    body = inner;
    place = opens;
    try {
      in.block(block, at);
    } finally {
      body = outerBody;
      place = outerPlace;
    }
    Declaration whole = declaration.with(inner);
    if (opens == Place.PARAMS) {
      host.parameters(whole);
    }
    if (opens == Place.JOB) {
      in.reached().job(block.body(), facts.parameters().keySet());
    }
    body.add(whole);
  }

  /** One task for each leg, each with a matrix of just its values. */
  private void legs(
      Declaration declaration, Word word, Matrix matrix, Value.Closure block, SourceSpan at) {
    Map<String, Value> outer = leg;
    List<Map<String, Value>> legs =
        matrix.legs(declaration, word, facts, diagnostics, in.budget(), at);
    if (legs.isEmpty()) {
      in.uses().lose();
    }
    for (Map<String, Value> values : legs) {
      leg = values;
      try {
        add(Matrix.leg(declaration, values, in.texts()), Place.TASK, block, at);
      } finally {
        leg = outer;
      }
    }
  }
}
