package io.leat.dsl.eval;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.LoadPath;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.expression.ChangedCalls;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one Jobfile: runs its statements, unrolls its loops, and collects the words of the
 * vocabulary that are used on the way; then looks at the names in what was not run. Reads nothing
 * but its arguments; stays within the limits.
 * For one evaluation, on one thread.
 */
public final class Interpreter {

  /** What the interpreter asks of whoever reads the Jobfile. */
  public interface Host {
    /** The file {@code file} of the repository that the text at {@code at} came from. */
    LoadPath path(String file, SourceSpan at);

    /**
     * The statements of a file; empty when it cannot be read, which has then been reported at {@code
     * at}. Fetches nothing.
     */
    Optional<List<Statement>> load(LoadPath path, SourceSpan at);

    /** The parameters of a job have been declared: makes their values known to the facts. */
    void parameters(Declaration params);
  }

  /** How a list of statements ended. */
  enum End {
    NORMALLY,
    BREAK,
    CONTINUE,
    RETURN
  }

  private final Diagnostics diagnostics;
  private final Set<SourceSpan> warned = new HashSet<>();
  private final PlanningFacts facts;
  private final Uses uses;
  private final Budget budget;
  private final Texts texts;
  private final Operations operations;
  private final Conditions conditions;
  private final Expressions expressions;
  private final Words words;
  private final Reached reached = new Reached();
  private final Loads loads;
  private final Loops loops;
  private End end = End.NORMALLY;

  Interpreter(PlanningFacts facts, Uses uses, Limits limits, Diagnostics diagnostics, Host host) {
    this(facts, uses, new Budget(limits), diagnostics, host);
  }

  private Interpreter(
      PlanningFacts facts, Uses uses, Budget budget, Diagnostics diagnostics, Host host) {
    this.diagnostics = diagnostics;
    this.facts = facts;
    this.uses = uses;
    this.budget = budget;
    this.texts = new Texts(budget);
    this.operations = new Operations(budget, texts);
    this.conditions = new Conditions(operations, texts);
    this.words = new Words(this, facts, diagnostics, host);
    this.expressions = new Expressions(this, facts, words);
    this.loops = new Loops(this, expressions);
    this.loads = new Loads(this, host, reached);
  }

  /**
   * The declarations that {@code file} makes; whatever went wrong has been reported, and the rest
   * is there.
   *
   * @param uses is told where facts are used
   */
  public static List<Declaration> evaluate(
      List<Statement> file,
      PlanningFacts facts,
      Uses uses,
      Limits limits,
      Deadline deadline,
      Diagnostics diagnostics,
      Host host) {
    Interpreter interpreter =
        new Interpreter(facts, uses, new Budget(limits, deadline), diagnostics, host);
    Scope globals = new Scope(null, false);
    try {
      interpreter.functions(file, globals);
      interpreter.recovering(file, globals);
      new NameCheck(globals, interpreter.reached, uses, limits, diagnostics)
          .check(file, interpreter.loads.statements());
    } catch (EvaluationProblem limit) {
      diagnostics.add(limit.diagnostic());
    }
    return interpreter.words.declarations();
  }

  Budget budget() {
    return budget;
  }

  Texts texts() {
    return texts;
  }

  Operations operations() {
    return operations;
  }

  Comparing comparing() {
    return operations.comparing();
  }

  Conditions conditions() {
    return conditions;
  }

  Uses uses() {
    return uses;
  }

  Loads loads() {
    return loads;
  }

  Reached reached() {
    return reached;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** The value of a call over the facts of planning; empty when it is known only later. */
  Optional<Scalar> evaluate(Expression.Call call) {
    return Evaluation.evaluate(call, facts);
  }

  /** Whether a value that decides what is read next holds. Which files changed is better asked later. */
  boolean decides(Value value, SourceSpan at) {
    if (value instanceof Value.Traced(Value _, Expression origin)) {
      ChangedCalls calls = ChangedCalls.of(origin);
      Stream.of(calls.plain(), calls.negated(), calls.others())
          .flatMap(List::stream)
          .findFirst()
          .filter(_ -> warned.add(at))
          .ifPresent(
              call ->
                  diagnostics.add(
                      Diagnostic.of(
                              DiagnosticCode.CHANGED_UNMADE,
                              at,
                              call
                                  + " decides here while the Jobfile is read: for the pushes of a"
                                  + " server it always holds within a job, and around one by the"
                                  + " files of the push alone")
                          .help(
                              "give tasks and steps a condition: when changed('src/**')",
                              "give tasks and steps a condition: when: changed('src/**')")));
    }
    return operations.truth(value, at);
  }

  Value element(Value receiver, Value index, SourceSpan at) {
    return expressions.elements().element(receiver, index, at);
  }

  Value key(Value value, SourceSpan at) {
    return expressions.key(value, at);
  }

  /** Declares the functions of a file before anything runs, so that their order does not matter. */
  void functions(List<Statement> file, Scope globals) {
    for (Statement statement : file) {
      if (statement instanceof Statement.Function function) {
        String name = function.name().text();
        if (globals.hasHere(name)) {
          report(
              DiagnosticCode.DUPLICATE_NAME,
              function.name().span(),
              "the function '" + name + "' is declared twice",
              "give one of them another name");
          continue;
        }
        if (!words.isFree(function.name())) {
          continue;
        }
        globals.define(
            name,
            new Value.Closure(
                name, function.parameters(), false, function.body(), new Scope(globals, true)));
      }
    }
  }

  /**
   * Runs the body of a block: what goes wrong in one statement is reported, and the next is tried.
   */
  void recovering(List<Statement> statements, Scope variables) {
    Budget.Depth depth = budget.depth();
    for (Statement statement : statements) {
      try {
        run(statement, variables);
      } catch (EvaluationProblem problem) {
        budget.back(depth);
        if (problem.diagnostic().code().isLimit()) {
          throw problem;
        }
        diagnostics.add(problem.diagnostic());
        uses.lose();
        if (statement instanceof Statement.Define define) {
          define.names().stream()
              .filter(name -> !variables.hasHere(name.text()))
              .forEach(name -> variables.define(name.text(), Value.broken()));
        }
      }
      if (end != End.NORMALLY) {
        boolean jump = end != End.RETURN;
        end = End.NORMALLY;
        if (jump) {
          report(
              DiagnosticCode.MISPLACED_JUMP,
              statement.span(),
              "there is no loop here to leave",
              null);
        }
        return;
      }
    }
  }

  /** Whether the last statements ended like this. */
  boolean ended(End like) {
    return end == like;
  }

  /** What the last statements left has been left. */
  void goOn() {
    end = End.NORMALLY;
  }

  Loops loops() {
    return loops;
  }

  /** Runs statements; the value of the last is that of all. */
  Value run(List<Statement> statements, Scope variables) {
    Value last = Value.nil();
    for (Statement statement : statements) {
      Value value = run(statement, variables);
      if (end == End.BREAK || end == End.CONTINUE) {
        return last;
      }
      last = value;
      if (end != End.NORMALLY) {
        return last;
      }
    }
    return last;
  }

  private Value run(Statement statement, Scope variables) {
    budget.step(statement.span());
    // no switch over patterns: the JVM links one with a class made at run time, about 1 ms (ADR 4)
    if (statement instanceof Statement.Evaluate(var expression)) {
      if (expression instanceof Node.Binary binary) {
        words.whole(binary, variables);
      }
      return expressions.result(expression, variables);
    }
    if (statement instanceof Statement.Define define) {
      return define(define, variables);
    }
    if (statement instanceof Statement.Assign assign) {
      return expressions.assignments().assign(assign, variables);
    }
    if (statement instanceof Statement.Function) {
      // those of a file were declared before anything ran, and there are no others
      return Value.nil();
    }
    if (statement instanceof Statement.If branch) {
      boolean holds =
          decides(expressions.evaluate(branch.condition(), variables), branch.condition().span());
      return run(holds ? branch.then() : branch.otherwise(), new Scope(variables, false));
    }
    if (statement instanceof Statement.For loop) {
      return loops.loop(loop, variables);
    }
    if (statement instanceof Statement.While loop) {
      return loops.loop(loop, variables);
    }
    return rare(statement, variables);
  }

  private Value rare(Statement statement, Scope variables) {
    return switch (statement) {
      case Statement.Switch choice -> loops.choose(choice, variables);
      case Statement.Return(var value, var _) -> {
        Value result = value == null ? Value.nil() : expressions.result(value, variables);
        end = End.RETURN;
        yield result;
      }
      case Statement.Break _ -> {
        end = End.BREAK;
        yield Value.nil();
      }
      case Statement.Continue _ -> {
        end = End.CONTINUE;
        yield Value.nil();
      }
      case Statement.Assert claim -> check(claim, variables);
      default -> throw new IllegalStateException("no rule for " + statement);
    };
  }

  private Value define(Statement.Define define, Scope variables) {
    Node value = define.value();
    Value given = value == null ? Value.nil() : expressions.evaluate(value, variables);
    if (!define.destructured()) {
      declare(define.names().getFirst(), given, variables);
      return given;
    }
    List<Value> parts = Operations.sequence(given);
    if (parts == null) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          define.span(),
          "several variables are given the elements of a list, not " + given.described(),
          null);
    }
    for (int i = 0; i < define.names().size(); i++) {
      declare(define.names().get(i), i < parts.size() ? parts.get(i) : Value.nil(), variables);
    }
    return given;
  }

  void declare(Statement.Name name, Value value, Scope variables) {
    if (variables.hasHere(name.text())) {
      throw new EvaluationProblem(
          DiagnosticCode.DUPLICATE_NAME,
          name.span(),
          "'" + name.text() + "' is declared twice",
          "leave out the second 'def' to give it another value");
    }
    if (Conditions.RESERVED.contains(name.text())) {
      throw new EvaluationProblem(
          DiagnosticCode.DUPLICATE_NAME,
          name.span(),
          "'" + name.text() + "' is there already",
          "give the variable another name");
    }
    variables.define(name.text(), value);
  }

  private Value check(Statement.Assert claim, Scope variables) {
    Value value = expressions.evaluate(claim.condition(), variables);
    if (!operations.truth(value, claim.condition().span())) {
      Node message = claim.message();
      String text =
          message == null
              ? claim.condition().span().text().strip()
              : texts.of(expressions.evaluate(message, variables), message.span());
      throw new EvaluationProblem(
          DiagnosticCode.ASSERTION,
          claim.condition().span(),
          (message == null ? "this does not hold: " : "") + Operations.firstLine(text),
          null);
    }
    return Value.nil();
  }

  /** Calls a closure or function. */
  Value call(Value.Closure closure, List<Value> arguments, SourceSpan at) {
    budget.enter(at);
    Scope variables = new Scope(closure.variables(), false);
    bind(closure, arguments, variables, at);
    Value result = run(closure.body(), variables);
    if (end == End.BREAK || end == End.CONTINUE) {
      end = End.NORMALLY;
      throw new EvaluationProblem(
          DiagnosticCode.MISPLACED_JUMP,
          at,
          "'break' and 'continue' leave a loop, and this is a closure",
          "use find, any or every, or a 'for' loop");
    }
    end = End.NORMALLY;
    budget.leave();
    return result;
  }

  /** Calls a closure whose body is that of a block. */
  void block(Value.Closure closure, SourceSpan at) {
    budget.enter(at);
    Scope variables = new Scope(closure.variables(), false);
    if (closure.implicit()) {
      variables.define("it", Value.nil());
    }
    recovering(closure.body(), variables);
    budget.leave();
  }

  private void bind(Value.Closure closure, List<Value> given, Scope variables, SourceSpan at) {
    boolean function = !closure.name().isEmpty();
    List<Statement.ClosureParameter> parameters = closure.parameters();
    if (closure.implicit()) {
      if (given.size() > 1) {
        throw arguments(closure, "at most 1", given.size(), at);
      }
      variables.define("it", given.isEmpty() ? Value.nil() : given.getFirst());
      return;
    }
    List<Value> values = given;
    List<Value> parts =
        given.size() == 1 && parameters.size() > 1 && !function
            ? Operations.sequence(given.getFirst())
            : null;
    if (parts != null && parts.size() == parameters.size()) {
      values = parts;
    }
    if (values.isEmpty()
        && parameters.size() == 1
        && !function
        && parameters.getFirst().initial() == null) {
      values = List.of(Value.nil());
    }
    int missing = parameters.size() - values.size();
    long defaults = parameters.stream().filter(each -> each.initial() != null).count();
    if (missing < 0 || missing > defaults) {
      throw arguments(
          closure,
          defaults == 0
              ? String.valueOf(parameters.size())
              : (parameters.size() - defaults) + " to " + parameters.size(),
          given.size(),
          at);
    }
    int left = (int) defaults - missing;
    int next = 0;
    for (Statement.ClosureParameter parameter : parameters) {
      Node initial = parameter.initial();
      boolean takesDefault = initial != null && left-- <= 0;
      Value value =
          takesDefault && initial != null
              ? expressions.evaluate(initial, variables)
              : values.get(next++);
      if (variables.hasHere(parameter.name().text())) {
        throw new EvaluationProblem(
            DiagnosticCode.DUPLICATE_NAME,
            parameter.name().span(),
            "two parameters are called '" + parameter.name().text() + "'",
            null);
      }
      variables.define(parameter.name().text(), value);
    }
  }

  private static EvaluationProblem arguments(
      Value.Closure closure, String wanted, int given, SourceSpan at) {
    String what = closure.name().isEmpty() ? "the closure" : "'" + closure.name() + "'";
    return new EvaluationProblem(
        DiagnosticCode.WRONG_ARGUMENTS,
        at,
        what
            + " takes "
            + wanted
            + " argument"
            + (wanted.equals("1") || wanted.endsWith("most 1") ? "" : "s")
            + ", not "
            + given,
        null);
  }

  void report(DiagnosticCode code, SourceSpan span, String message, @Nullable String help) {
    diagnostics.add(Diagnostic.of(code, span, message).help(help));
  }
}
