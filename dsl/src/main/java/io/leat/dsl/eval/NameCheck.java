package io.leat.dsl.eval;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for names that stand for nothing, after evaluation and without it: in the branch that was not taken, the function that was
 * not called. What evaluation has said is not said again, and what cannot be known without it is not said at all.
 *
 * <p>One walk over the tree. A variable is known in the whole block that declares it, not only from there on.
 */
final class NameCheck {
  /** How many known names are compared with unknown ones in all, so that a file full of both takes no time. */
  private static final int COMPARISONS = 200_000;

  /** What is known around a node. */
  private record Around(
      Scope variables,
      @Nullable Place place,
      ParameterUses.@Nullable Job job,
      @Nullable Set<String> axes) {
    Around block() {
      return new Around(new Scope(variables, false), place, job, axes);
    }

    /** This, in a closure that is run wherever it is handed to. */
    Around elsewhere() {
      return place == null ? this : new Around(variables, null, job, axes);
    }
  }

  private final Scope globals;
  private final Reached reached;
  private final Diagnostics diagnostics;
  private final Budget budget;
  private final List<Diagnostic> unknownCalls = new ArrayList<>();
  private final Map<String, Diagnostic> unknownMethods = new LinkedHashMap<>();

  /** What is a key of some map, as far as it is written down. */
  private final Set<String> keys = new HashSet<>();

  private final Uses uses;
  private final ParameterUses parameters;
  private int comparisons;
  private boolean unknownFunctions;
  private boolean inLoaded;

  NameCheck(Scope globals, Reached reached, Uses uses, Limits limits, Diagnostics diagnostics) {
    this.uses = uses;
    this.globals = globals;
    this.reached = reached;
    this.diagnostics = diagnostics;
    this.budget = new Budget(limits);
    this.parameters = new ParameterUses(reached);
  }

  /**
   * Reports the unknown names of {@code file} and of the files that it loaded.
   *
   * @throws EvaluationProblem when expressions are nested more deeply than could be evaluated
   */
  void check(List<Statement> file, List<List<Statement>> loaded) {
    statements(file, new Around(globals, Place.FILE, null, null));
    inLoaded = true;
    for (List<Statement> each : loaded) {
      statements(each, new Around(globals, Place.FILE, null, null));
    }
    if (!unknownFunctions) {
      unknownCalls.forEach(diagnostics::add);
    }
    unknownMethods.forEach(
        (name, each) -> {
          if (!keys.contains(name)) {
            diagnostics.add(each);
          }
        });
    parameters.check(diagnostics);
  }

  private void statements(List<Statement> statements, Around around) {
    Scope variables = around.variables();
    for (Statement statement : statements) {
      if (statement instanceof Statement.Define define) {
        for (Statement.Name name : define.names()) {
          declare(name.text(), define.value(), variables);
        }
      } else if (statement instanceof Statement.Function function) {
        declare(function.name().text(), null, variables);
      }
    }
    for (Statement statement : statements) {
      statement(statement, around);
    }
  }

  private static void declare(String name, @Nullable Node value, Scope variables) {
    if (!variables.hasHere(name)) {
      variables.define(
          name,
          value instanceof Node.Closure(var parameters, boolean implicit, var body, SourceSpan _)
              ? new Value.Closure("", parameters, implicit, body, variables)
              : Value.broken());
    }
  }

  private void statement(Statement statement, Around around) {
    if (statement instanceof Statement.Evaluate(Node expression)) {
      node(expression, around);
    } else if (statement instanceof Statement.Define define) {
      optional(define.value(), around);
    } else if (statement instanceof Statement.Assign assign) {
      target(assign.target(), around);
      node(assign.value(), around);
    } else if (statement instanceof Statement.Function function) {
      function(function);
    } else if (statement instanceof Statement.If branch) {
      node(branch.condition(), around);
      statements(branch.then(), around.block());
      statements(branch.otherwise(), around.block());
    } else if (statement instanceof Statement.For loop) {
      node(loop.sequence(), around);
      Around inner = around.block();
      inner.variables().define(loop.name().text(), Value.broken());
      statements(loop.body(), inner.block());
    } else if (statement instanceof Statement.While loop) {
      node(loop.condition(), around);
      statements(loop.body(), around.block());
    } else if (statement instanceof Statement.Switch choice) {
      choice(choice, around);
    } else if (statement instanceof Statement.Return jump) {
      optional(jump.value(), around);
    } else if (statement instanceof Statement.Assert claim) {
      node(claim.condition(), around);
      optional(claim.message(), around);
    }
  }

  private void function(Statement.Function function) {
    Around inner = new Around(new Scope(globals, true), null, null, null);
    parameters(function.parameters(), inner);
    statements(function.body(), inner);
  }

  private void parameters(List<Statement.ClosureParameter> parameters, Around inner) {
    for (Statement.ClosureParameter parameter : parameters) {
      optional(parameter.initial(), inner);
      inner.variables().define(parameter.name().text(), Value.broken());
    }
  }

  private void choice(Statement.Switch choice, Around around) {
    node(choice.subject(), around);
    Around inner = around.block();
    for (Statement.Case each : choice.cases()) {
      optional(each.pattern(), around);
      statements(each.body(), inner);
    }
  }

  private void optional(@Nullable Node node, Around around) {
    if (node != null) {
      node(node, around);
    }
  }

  private void target(Node target, Around around) {
    if (!(target instanceof Node.Variable(String name, SourceSpan at))) {
      node(target, around);
      if (target instanceof Node.Property property
          && property.name() instanceof Node.Text(String key, SourceSpan _)) {
        keys.add(key);
      } else if (target instanceof Node.Index(Node _, Node index, boolean _, SourceSpan _)
          && index instanceof Node.Text(String key, SourceSpan _)) {
        keys.add(key);
      }
    } else if (isUnknown(name, around.variables()) && mayReport(at, around)) {
      diagnostics.add(UnknownNames.assigned(name, at, around.variables()));
    }
  }

  private void node(Node node, Around around) {
    if (node instanceof Node.Text || node instanceof Node.Numeral) {
      return;
    }
    budget.nest(node.span());
    if (node instanceof Node.Call call) {
      call(call, around);
    } else if (node instanceof Node.Variable(String name, SourceSpan at)) {
      if (isUnknown(name, around.variables()) && mayReport(at, around)) {
        diagnostics.add(
            UnknownNames.variable(name, at, around.variables(), PlanningFacts.called(name)));
      }
    } else if (node instanceof Node.Closure closure) {
      closure(closure, around.elsewhere());
    } else if (node instanceof Node.Interpolated(List<Node> parts, SourceSpan _)) {
      for (Node part : parts) {
        node(part, around);
      }
    } else if (node instanceof Node.Items(List<Node.Argument> elements, SourceSpan _)) {
      for (Node.Argument element : elements) {
        node(element.value(), around);
      }
    } else if (node instanceof Node.Entries(List<Node.Entry> entries, SourceSpan _)) {
      for (Node.Entry entry : entries) {
        if (entry.key() instanceof Node.Text(String key, SourceSpan _)) {
          keys.add(key);
        } else {
          optional(entry.key(), around);
        }
        node(entry.value(), around);
      }
    } else if (node instanceof Node.Property property) {
      node(property.target(), around);
      node(property.name(), around);
      fact(property.target(), property.name(), property.nameSpan(), around);
    } else {
      operator(node, around);
    }
    budget.unnest();
  }

  private void operator(Node node, Around around) {
    if (node instanceof Node.Binary binary) {
      node(binary.left(), around);
      node(binary.right(), around);
    } else if (node instanceof Node.Index(Node target, Node index, boolean _, SourceSpan at)) {
      node(target, around);
      node(index, around);
      fact(target, index, at, around);
    } else if (node instanceof Node.Unary unary) {
      node(unary.operand(), around);
    } else if (node instanceof Node.Step step) {
      node(step.target(), around);
    } else if (node instanceof Node.Ternary ternary) {
      node(ternary.condition(), around);
      node(ternary.then(), around);
      node(ternary.otherwise(), around);
    } else if (node instanceof Node.Elvis elvis) {
      node(elvis.value(), around);
      node(elvis.otherwise(), around);
    }
  }

  private void closure(Node.Closure closure, Around around) {
    Around inner = around.block();
    if (closure.implicit()) {
      inner.variables().define("it", Value.nil());
    }
    parameters(closure.parameters(), inner);
    statements(closure.body(), inner);
  }

  private static boolean isUnknown(String name, Scope variables) {
    return variables.get(name) == null && !Conditions.NAMESPACES.contains(name);
  }

  /** Whether something may still be said, and nothing has been said of what stands at {@code at}. */
  private boolean mayReport(SourceSpan at, Around around) {
    if (comparisons > COMPARISONS || diagnostics.concern(at)) {
      return false;
    }
    comparisons += 100 + around.variables().names().size();
    return true;
  }

  private void fact(Node target, Node name, SourceSpan at, Around around) {
    if (!(target instanceof Node.Variable(String root, SourceSpan _))
        || !(name instanceof Node.Text(String text, SourceSpan _))
        || around.variables().get(root) != null) {
      return;
    }
    Set<String> axes = around.axes();
    if (root.equals("params")) {
      // used is also what stands behind a condition that is decided, or in a branch not taken
      uses.add(List.of(root, text), at);
      if (!inLoaded) {
        parameters.use(text, at, around.job());
      }
    } else if (root.equals("git") || root.equals("trigger")) {
      List<String> known = root.equals("git") ? PlanningFacts.GIT : PlanningFacts.TRIGGER;
      if (!known.contains(text) && mayReport(at, around)) {
        diagnostics.add(UnknownNames.fact(root, text, known, at));
      }
    } else if (root.equals("matrix") && axes != null) {
      if (!axes.contains(text) && mayReport(at, around)) {
        diagnostics.add(UnknownNames.axis(text, axes, at));
      }
    }
  }

  private void call(Node.Call call, Around around) {
    Node callee = call.callee();
    if (callee instanceof Node.Variable(String name, SourceSpan at)) {
      named(name, at, call, around);
      return;
    }
    boolean here = false;
    if (callee instanceof Node.Property property) {
      node(property.target(), around);
      node(property.name(), around);
      // what goes over elements calls its closure at once, so that words in it stand where it does
      if (property.name() instanceof Node.Text(String method, SourceSpan at)) {
        here = LoopMethods.NAMES.contains(method);
        method(method, at);
      }
    } else {
      node(callee, around);
    }
    for (Node.Argument argument : call.arguments()) {
      if (here && argument.value() instanceof Node.Closure closure) {
        closure(closure, around);
      } else {
        node(argument.value(), around);
      }
    }
  }

  /** Notes a method that no value has; a map may hold a closure of that name. */
  private void method(String name, SourceSpan at) {
    boolean known =
        LoopMethods.NAMES.contains(name)
            || TextMethods.NAMES.contains(name)
            || ListMethods.NAMES.contains(name)
            || MapMethods.NAMES.contains(name)
            || NumberMethods.NAMES.contains(name);
    if (!known && comparisons <= COMPARISONS && !diagnostics.concern(at)) {
      comparisons += 300;
      UnknownNames.method(name, at).ifPresent(each -> unknownMethods.put(name, each));
    }
  }

  private void named(String name, SourceSpan at, Node.Call call, Around around) {
    boolean known = around.variables().get(name) != null;
    List<Word> words = known ? List.of() : words(name, around.place());
    if (!known && words.isEmpty()) {
      if (Builtins.NAMES.contains(name)) {
        unknownFunctions |= name.equals("load") && !reached.loaded(at);
      } else {
        UnknownNames.UnknownCall unknown = unknown(name, at, call, around);
        if (unknown == null || !unknown.suggests()) {
          // what its arguments are about is not known either
          return;
        }
        String meant = unknown.meant();
        words = meant == null ? List.of() : words(meant, around.place());
      }
    }
    int left = call.arguments().size();
    for (Node.Argument argument : call.arguments()) {
      left--;
      if (argument.name() != null && !words.isEmpty()) {
        slot(argument, words, around);
      }
      if (left == 0
          && argument.name() == null
          && argument.value() instanceof Node.Closure block
          && !words.isEmpty()
          && words.getFirst().isBlock()) {
        block(block, words, call, around);
      } else {
        node(argument.value(), around);
      }
    }
    parameters.declare(words, call, around.job());
  }

  /** Reports that nothing is called {@code name}; null when no more can be said. */
  private UnknownNames.@Nullable UnknownCall unknown(
      String name, SourceSpan at, Node.Call call, Around around) {
    if (comparisons > COMPARISONS) {
      return null;
    }
    comparisons += 100 + around.variables().names().size();
    UnknownNames.UnknownCall unknown =
        UnknownNames.call(name, at, call, around.place(), around.variables());
    // a file that others load too may call what only they bring
    if (!diagnostics.concern(at) && (!inLoaded || unknown.suggests())) {
      unknownCalls.add(unknown.diagnostic());
    }
    return unknown;
  }

  private static List<Word> words(String name, @Nullable Place place) {
    if (place != null) {
      Optional<Word> word = Vocabulary.word(name, place);
      return word.isPresent() ? List.of(word.get()) : List.of();
    }
    List<Word> words = new ArrayList<>();
    for (Place each : Place.values()) {
      Optional<Word> word = Vocabulary.word(name, each);
      if (word.isPresent() && !words.contains(word.get())) {
        words.add(word.get());
      }
    }
    return words;
  }

  private void slot(Node.Argument argument, List<Word> words, Around around) {
    String name = argument.name();
    SourceSpan at = argument.nameSpan();
    if (name == null || at == null) {
      return;
    }
    for (Word word : words) {
      boolean taken = word.free();
      for (int i = 0; i < word.slots().size() && !taken; i++) {
        taken = word.slots().get(i).name().equals(name);
      }
      if (taken) {
        return;
      }
    }
    if (mayReport(at, around)) {
      diagnostics.add(words.getFirst().unknownArgument(name, at));
    }
  }

  private void block(Node.Closure block, List<Word> words, Node.Call call, Around around) {
    Place opens = words.getFirst().opens();
    ParameterUses.Job job = around.job();
    Set<String> axes = around.axes();
    if (opens == Place.JOB) {
      job = parameters.job(block.body());
    }
    if (opens == Place.JOB || opens == Place.TASK) {
      axes = opens == Place.TASK ? axes(call, axes) : null;
    }
    closure(block, new Around(around.variables(), opens, job, axes));
  }

  /** The axes of the matrix that a task is given; null when they are calculated. */
  private static @Nullable Set<String> axes(Node.Call call, @Nullable Set<String> around) {
    for (Node.Argument argument : call.arguments()) {
      if ("matrix".equals(argument.name())) {
        if (!(argument.value() instanceof Node.Entries(List<Node.Entry> entries, SourceSpan _))) {
          return null;
        }
        Set<String> axes = new TreeSet<>();
        for (Node.Entry entry : entries) {
          if (!(entry.key() instanceof Node.Text(String axis, SourceSpan _))) {
            return null;
          }
          axes.add(axis);
        }
        return axes;
      }
    }
    return around;
  }
}
