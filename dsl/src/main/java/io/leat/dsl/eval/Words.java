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
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
  @Nullable String unknown(String name, SourceSpan at, Node.Call call, Variables variables) {
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
  Value declare(String name, SourceSpan at, Node.Call call, Calls calls, Variables variables) {
    Word word = Vocabulary.word(name, place).orElseThrow();
    List<Datum> positional = new ArrayList<>();
    List<Datum.Entry> named = new ArrayList<>();
    Value.Closure block = null;
    Map<String, List<Value>> axes = new LinkedHashMap<>();
    boolean broken = false;
    boolean unreadable = false;
    int left = call.arguments().size();
    for (Node.Argument argument : call.arguments()) {
      left--;
      SourceSpan span = argument.value().span();
      Value value = value(argument.value(), calls, variables);
      if (value instanceof Value.Broken) {
        broken = true;
        continue;
      }
      String key = argument.name();
      SourceSpan keySpan = argument.nameSpan() == null ? span : argument.nameSpan();
      if (key != null && word.opens() == Place.TASK && meansMatrix(key, word)) {
        // what the block says of the matrix need not be reported as well
        diagnostics.add(word.unknownArgument(key, keySpan));
        key = "matrix";
      }
      if (value instanceof Value.Closure closure && key == null && left == 0 && word.isBlock()) {
        block = closure;
      } else if (key != null) {
        duplicate(named, key, keySpan);
        named.add(new Datum.Entry(key, keySpan, Data.of(value, argument.value(), in.texts())));
        if (key.equals("matrix") && word.isBlock()) {
          collectAxes(value, axes);
          unreadable = axes.isEmpty();
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
      if (place == Place.PARAMS
          && !positional.isEmpty()
          && positional.getFirst() instanceof Datum.Text(Template text, SourceSpan _)) {
        text.literal().ifPresent(brokenParameters::add);
      }
      return Value.broken();
    }
    int end = call.arguments().isEmpty() ? at.end() : headEnd(call, at);
    Declaration declaration =
        new Declaration(name, at, at.source().span(at.start(), end), positional, named, null);
    in.budget().allocate(200, at);
    if (!word.isBlock()) {
      body.add(declaration);
      return Value.nil();
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
    if (axes.isEmpty() || opens != Place.TASK) {
      legBroken |= unreadable;
      add(declaration, opens, block, at);
      legBroken &= !unreadable;
    } else {
      legs(declaration, axes, block, at);
    }
    return Value.nil();
  }

  private static boolean meansMatrix(String key, Word word) {
    if (word.slot(key).isPresent()) {
      return false;
    }
    List<String> names = word.slots().stream().map(Slot::name).toList();
    return Suggestion.nearest(key, names).filter("matrix"::equals).isPresent();
  }

  /** The value of an argument; what is wrong with that of a parameter leaves the parameter itself there. */
  private Value value(Node argument, Calls calls, Variables variables) {
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

  /** The axes of a matrix; none when one of them has no list of values. */
  private static void collectAxes(Value matrix, Map<String, List<Value>> axes) {
    if (matrix.plain() instanceof Value.Entries(var entries)) {
      for (Map.Entry<Value, Value> entry : entries.entrySet()) {
        List<Value> items = Operations.sequence(entry.getValue());
        if (!(entry.getKey() instanceof Value.Str(String name, boolean _))
            || items == null
            || items.isEmpty()) {
          axes.clear();
          return;
        }
        axes.put(name, items);
      }
    }
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

  /** One task for each combination of the values of the axes, each with a matrix of just these. */
  private void legs(
      Declaration declaration, Map<String, List<Value>> axes, Value.Closure block, SourceSpan at) {
    long count = 1;
    for (List<Value> values : axes.values()) {
      count *= values.size();
      in.budget().elements(Math.min(count, Integer.MAX_VALUE), at);
    }
    List<Map<String, Value>> legs = new ArrayList<>(List.of(Map.of()));
    for (Map.Entry<String, List<Value>> axis : axes.entrySet()) {
      List<Map<String, Value>> longer = new ArrayList<>();
      for (Map<String, Value> shorter : legs) {
        for (Value value : axis.getValue()) {
          Map<String, Value> one = new LinkedHashMap<>(shorter);
          one.put(axis.getKey(), value);
          longer.add(one);
        }
      }
      legs = longer;
    }
    Datum.Entry matrix =
        declaration.named().stream()
            .filter(each -> each.key().equals("matrix"))
            .findFirst()
            .orElseThrow();
    Map<String, Value> outer = leg;
    for (Map<String, Value> values : legs) {
      List<Datum.Entry> single = new ArrayList<>();
      values.forEach(
          (name, value) ->
              single.add(
                  new Datum.Entry(
                      name,
                      matrix.keySpan(),
                      new Datum.Items(
                          List.of(Data.of(value, matrix.value().span(), in.texts())),
                          matrix.value().span()))));
      List<Datum.Entry> named = new ArrayList<>(declaration.named());
      named.replaceAll(
          each ->
              each.key().equals("matrix")
                  ? new Datum.Entry(
                      "matrix", matrix.keySpan(), new Datum.Entries(single, matrix.value().span()))
                  : each);
      leg = new HashMap<>(values);
      try {
        add(
            new Declaration(
                declaration.word(),
                declaration.wordSpan(),
                declaration.span(),
                declaration.positional(),
                named,
                null),
            Place.TASK,
            block,
            at);
      } finally {
        leg = outer;
      }
    }
  }

  /** Turns values into what declarations hold. */
  private static final class Data {
    private Data() {}

    static Datum of(Value value, SourceSpan span, Texts texts) {
      return of(value, span, texts, 0);
    }

    /** The datum of a value that {@code node} gave; the parts of a list or map that is written there have places of their own. */
    static Datum of(Value value, Node node, Texts texts) {
      Datum datum = of(value, node.span(), texts, 0);
      if (datum instanceof Datum.Items(List<Datum> items, SourceSpan span)
          && node instanceof Node.Items(List<Node.Argument> written, var _)
          && written.size() == items.size()
          && written.stream().noneMatch(Node.Argument::spread)
          && value instanceof Value.Items(List<Value> values, var _)) {
        List<Datum> placed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
          placed.add(of(values.get(i), written.get(i).value(), texts));
        }
        return new Datum.Items(placed, span);
      }
      if (datum instanceof Datum.Entries(List<Datum.Entry> entries, SourceSpan span)
          && node instanceof Node.Entries(List<Node.Entry> written, var _)
          && written.size() == entries.size()
          && value instanceof Value.Entries(Map<Value, Value> values)) {
        List<Datum.Entry> placed = new ArrayList<>();
        Iterator<Value> each = values.values().iterator();
        for (int i = 0; i < entries.size(); i++) {
          Node key = written.get(i).key();
          placed.add(
              new Datum.Entry(
                  entries.get(i).key(),
                  key == null ? span : key.span(),
                  of(each.next(), written.get(i).value(), texts)));
        }
        return new Datum.Entries(placed, span);
      }
      return datum;
    }

    private static Datum of(Value value, SourceSpan span, Texts texts, int depth) {
      if (depth > 20) {
        throw new EvaluationProblem(
            DiagnosticCode.TOO_NESTED,
            span,
            "a list or map is nested too deeply to be given to a word",
            null);
      }
      // the usual kinds without a switch over patterns (ADR 4)
      if (value instanceof Value.Str(String text, boolean _)) {
        return new Datum.Text(Template.of(text), span);
      }
      if (value instanceof Value.Num(Number number)) {
        return new Datum.Numeric(Numbers.decimal(number), span);
      }
      if (value instanceof Value.Bool(boolean on)) {
        return new Datum.Flag(on, span);
      }
      if (value instanceof Value.Items(List<Value> items, var _)) {
        return items(items, span, texts, depth);
      }
      if (value instanceof Value.Future(Expression expression)) {
        return logic(expression, span);
      }
      return rare(value, span, texts, depth);
    }

    private static Datum rare(Value value, SourceSpan span, Texts texts, int depth) {
      return switch (value) {
        case Value.Traced(Value _, Expression origin) -> logic(origin, span);
        case Value.Nil _ -> new Datum.Nothing(span);
        case Value.Range(List<Value> values, String _) -> items(values, span, texts, depth);
        case Value.Entries(Map<Value, Value> entries) -> {
          List<Datum.Entry> data = new ArrayList<>();
          entries.forEach(
              (key, item) ->
                  data.add(
                      new Datum.Entry(
                          texts.of(key, span), span, of(item, span, texts, depth + 1))));
          yield new Datum.Entries(data, span);
        }
        case Value.Namespace(List<String> path) ->
            new Datum.Logic(new Expression.Reference(path), span);
        default ->
            throw new EvaluationProblem(
                DiagnosticCode.WRONG_TYPE,
                span,
                value.described() + " cannot be given to a word",
                value instanceof Value.Matcher ? "write ==~ to ask whether a pattern fits" : null);
      };
    }

    private static Datum logic(Expression expression, SourceSpan span) {
      return expression instanceof Expression.Interpolation(Template template)
          ? new Datum.Text(template, span)
          : new Datum.Logic(expression, span);
    }

    private static Datum items(List<Value> items, SourceSpan span, Texts texts, int depth) {
      texts.budget().elements(items.size(), span);
      List<Datum> data = new ArrayList<>(items.size());
      items.forEach(item -> data.add(of(item, span, texts, depth + 1)));
      return new Datum.Items(data, span);
    }
  }
}
