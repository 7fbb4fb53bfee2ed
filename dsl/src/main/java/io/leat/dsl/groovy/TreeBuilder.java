package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/**
 * Makes the statements of the syntax tree from what the generated parser recognised, as soon as it did: no more of the parser's tree is
 * kept than what is read just now (ADR 62).
 */
final class TreeBuilder implements DepthLimitedParser.Reader {
  private final List<Lexeme> lexemes;
  private final JobfileSource source;
  private final ExpressionBuilder expressions;
  private final Jumps jumps = new Jumps();
  private final List<Statement.Function> functions = new ArrayList<>();

  TreeBuilder(List<Lexeme> lexemes, JobfileSource source) {
    this.lexemes = lexemes;
    this.source = source;
    this.expressions = new ExpressionBuilder(this);
  }

  @Override
  public void read(ParserRuleContext context) {
    switch (context) {
      case JobfileParser.OperandContext operand -> {
        operand.made = expressions.operand(operand);
        operand.children = null;
      }
      case JobfileParser.ExpressionContext expression -> {
        expression.made = expressions.expression(expression);
        expression.children = null;
      }
      case JobfileParser.StatementContext statement -> {
        statement.made = statement(statement);
        statement.children = null;
        separated(statement);
      }
      default -> {}
    }
  }

  /** All statements of a file. */
  List<Statement> file(JobfileParser.StatementsContext context) {
    begin(context);
    List<Statement> statements = statements(context);
    jumps.check();
    checkFunctions(statements);
    return statements;
  }

  /** Groovy has no function inside a block, whether it is ever come to or not. */
  private void checkFunctions(List<Statement> file) {
    Set<Statement> top = Collections.newSetFromMap(new IdentityHashMap<>());
    top.addAll(file);
    for (Statement.Function each : functions) {
      if (!top.contains(each)) {
        throw new SyntaxProblem(
            DiagnosticCode.NOT_SUPPORTED,
            each.name().span(),
            "a function is declared at the top of the file, not inside a block",
            "write def " + each.name().text() + " = { ... } here");
      }
    }
  }

  /** Where Groovy wants a statement at once, a ';' may not come first. */
  private void begin(JobfileParser.StatementsContext context) {
    Lexeme first = lexemes.get(context.getStart().getTokenIndex());
    if (first.kind() == JobfileParser.SEP && first.value().equals(";")) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          first.span(),
          "no statement stands before this ';'",
          "take it away");
    }
  }

  /** The statements between the braces of a closure, a function or a block. */
  List<Statement> braced(JobfileParser.StatementsContext context, SourceSpan braces) {
    jumps.hold(braces);
    return statements(context);
  }

  private List<Statement> looped(JobfileParser.StatementContext context) {
    List<Statement> statements = body(context);
    jumps.leave(span(context), true);
    return statements;
  }

  List<Statement> statements(JobfileParser.StatementsContext context) {
    List<JobfileParser.StatementContext> written = context.statement();
    List<Statement> statements = new ArrayList<>(written.size());
    written.forEach(each -> statements.add(each.made));
    return statements;
  }

  /**
   * Two statements on one line need a semicolon, unless the first is a block and the second a word.
   */
  private void separated(JobfileParser.StatementContext context) {
    int index = context.getStart().getTokenIndex();
    Lexeme separator = index == 0 ? null : lexemes.get(index - 1);
    if (separator == null
        || separator.kind() != JobfileParser.SEP
        || !separator.value().isEmpty()) {
      return;
    }
    // the separator was put between this and what stands before it
    List<ParseTree> beside = context.getParent().children;
    if (!(beside.get(beside.size() - 3) instanceof JobfileParser.StatementContext before
        && before.made instanceof Statement.Evaluate(Node.Call _))) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          lexemes.get(index).span(),
          "'" + lexemes.get(index).value() + "' stands on the line of the block before it",
          "put it on a line of its own, or a ';' before it");
    }
  }

  /** Whether the token right behind {@code context} is this. */
  boolean follows(String sign, ParserRuleContext context) {
    Lexeme next = lexemes.get(context.getStop().getTokenIndex() + 1);
    return next.kind() == JobfileParser.OPERATOR && next.value().equals(sign);
  }

  SourceSpan span(ParserRuleContext context) {
    Token stop = context.getStop();
    int start = context.getStart().getStartIndex();
    return source.span(start, stop == null ? start : Math.max(start, stop.getStopIndex() + 1));
  }

  /** A plus or minus before a value stands on its line. */
  void sameLine(Token sign, Node value) {
    boolean arithmetic =
        switch (sign.getType()) {
          case JobfileParser.PLUS,
              JobfileParser.MINUS,
              JobfileParser.INCREMENT,
              JobfileParser.DECREMENT ->
              true;
          default -> false;
        };
    if (arithmetic && span(sign).line() != value.span().line()) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          span(sign),
          "a value is missing after '" + sign.getText() + "' on this line",
          null);
    }
  }

  /** The colon behind the name of an argument stands on the line of the name. */
  void sameLine(Token colon) {
    SourceSpan name = lexemes.get(colon.getTokenIndex() - 1).span();
    if (span(colon).line() != source.line(name.end())) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          span(colon),
          "a ':' stands on the line of the name before it",
          "for example: word name: value");
    }
  }

  SourceSpan span(Token token) {
    return lexemes.get(token.getTokenIndex()).span();
  }

  Statement.Name name(Token token) {
    return new Statement.Name(token.getText(), span(token));
  }

  private Statement statement(JobfileParser.StatementContext context) {
    if (context.define() != null) {
      return define(context.define());
    }
    if (context.ifStatement() != null) {
      JobfileParser.IfStatementContext branch = context.ifStatement();
      List<JobfileParser.StatementContext> parts = branch.statement();
      return new Statement.If(
          branch.expression().made,
          body(parts.getFirst()),
          parts.size() > 1 ? body(parts.getLast()) : List.of(),
          span(context));
    }
    if (context.forStatement() != null) {
      JobfileParser.ForStatementContext loop = context.forStatement();
      return new Statement.For(
          name(loop.NAME().getSymbol()),
          loop.expression().made,
          looped(loop.statement()),
          span(context));
    }
    if (context.whileStatement() != null) {
      JobfileParser.WhileStatementContext loop = context.whileStatement();
      return new Statement.While(loop.expression().made, looped(loop.statement()), span(context));
    }
    if (context.switchStatement() != null) {
      return choice(context.switchStatement());
    }
    if (context.expressionStatement() != null) {
      return expressionStatement(context.expressionStatement());
    }
    if (context.RETURN() != null) {
      return new Statement.Return(
          context.expression().isEmpty() ? null : context.expression(0).made, span(context));
    }
    if (context.ASSERT() != null) {
      return new Statement.Assert(
          context.expression(0).made,
          context.expression().size() > 1 ? context.expression(1).made : null,
          span(context));
    }
    jumps.add(span(context), context.BREAK() != null);
    return context.BREAK() != null
        ? new Statement.Break(span(context))
        : new Statement.Continue(span(context));
  }

  /** The body of an if or a loop: the statements in braces, or the one that stands there. */
  private List<Statement> body(JobfileParser.StatementContext context) {
    Statement statement = context.made;
    if (statement instanceof Statement.Evaluate(Node.Closure closure)) {
      jumps.release(closure.span());
      if (!closure.implicit()) {
        throw new SyntaxProblem(
            DiagnosticCode.SYNTAX,
            closure.span(),
            "a block of statements has no parameters",
            "take the '->' away");
      }
      return closure.body();
    }
    return List.of(statement);
  }

  private Statement define(JobfileParser.DefineContext context) {
    List<Statement.Name> names = new ArrayList<>();
    context.NAME().forEach(each -> names.add(name(each.getSymbol())));
    if (context.statements() != null) {
      Statement.Function function =
          new Statement.Function(
              names.getFirst(),
              parameters(context.parameters()),
              braced(context.statements(), span(context)),
              span(context));
      functions.add(function);
      return function;
    }
    Node value = context.expression() == null ? null : context.expression().made;
    boolean destructured = context.LPAREN() != null;
    return new Statement.Define(names, destructured, value, span(context));
  }

  List<Statement.ClosureParameter> parameters(JobfileParser.@Nullable ParametersContext context) {
    List<Statement.ClosureParameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (context != null) {
      for (JobfileParser.ParameterContext each : context.parameter()) {
        Statement.Name name = name(each.NAME().getSymbol());
        if (!names.add(name.text())) {
          throw new SyntaxProblem(
              DiagnosticCode.DUPLICATE_NAME,
              name.span(),
              "the parameter '" + name.text() + "' is declared twice",
              "give one of them another name");
        }
        parameters.add(
            new Statement.ClosureParameter(
                name, each.expression() == null ? null : each.expression().made));
      }
    }
    return parameters;
  }

  private Statement choice(JobfileParser.SwitchStatementContext context) {
    Node subject = context.expression().made;
    List<Statement.Case> cases = new ArrayList<>();
    for (JobfileParser.SwitchCaseContext each : context.switchCase()) {
      if (!cases.isEmpty() && cases.getLast().pattern() == null) {
        throw new SyntaxProblem(
            DiagnosticCode.SYNTAX, span(each), "'default' is the last case of a 'switch'", null);
      }
      begin(each.statements());
      cases.add(
          new Statement.Case(
              each.expression() == null ? null : each.expression().made,
              statements(each.statements())));
    }
    if (!cases.isEmpty() && cases.getLast().body().isEmpty()) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          span(context.switchCase().getLast()),
          "the last case of a 'switch' does nothing",
          "end it with break");
    }
    jumps.leave(span(context), false);
    return new Statement.Switch(subject, cases, span(context));
  }

  private Statement expressionStatement(JobfileParser.ExpressionStatementContext context) {
    Node left = context.expression(0).made;
    if (context.commandArguments() != null) {
      return new Statement.Evaluate(
          expressions.command(left, context.commandArguments(), span(context)));
    }
    if (context.expression().size() == 1) {
      return new Statement.Evaluate(left);
    }
    Token sign =
        context.ASSIGN() != null ? context.ASSIGN().getSymbol() : context.OP_ASSIGN().getSymbol();
    String written = sign.getText();
    switch (written) {
      case "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", "?=" -> {}
      default ->
          throw new SyntaxProblem(
              DiagnosticCode.NOT_SUPPORTED,
              span(sign),
              "a Jobfile has no '" + written + "'",
              "write it out with = and an operator");
    }
    if (!(left instanceof Node.Variable
        || left instanceof Node.Property
        || left instanceof Node.Index)) {
      throw new SyntaxProblem(
          DiagnosticCode.NOT_ASSIGNABLE,
          left.span(),
          "this cannot be given a value",
          "on the left of '" + written + "' stands a variable, a property or an element");
    }
    Node value = context.expression(1).made;
    return new Statement.Assign(
        left, written.substring(0, written.length() - 1), value, span(context));
  }
}
