package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Makes the statements of the syntax tree from what the generated parser recognised. */
final class TreeBuilder {
  private final List<Lexeme> lexemes;
  private final JobfileSource source;
  private final ExpressionBuilder expressions;

  TreeBuilder(List<Lexeme> lexemes, JobfileSource source) {
    this.lexemes = lexemes;
    this.source = source;
    this.expressions = new ExpressionBuilder(this);
  }

  List<Statement> statements(JobfileParser.StatementsContext context) {
    List<JobfileParser.StatementContext> written = context.statement();
    List<Statement> statements = new ArrayList<>(written.size());
    for (int i = 0; i < written.size(); i++) {
      Statement statement = statement(written.get(i));
      if (i > 0) {
        separated(written.get(i), statements.getLast());
      }
      statements.add(statement);
    }
    return statements;
  }

  /**
   * Two statements on one line need a semicolon, unless the first is a block and the second a word.
   */
  private void separated(JobfileParser.StatementContext context, Statement before) {
    int index = context.getStart().getTokenIndex();
    Lexeme separator = lexemes.get(index - 1);
    boolean virtual = separator.kind() == JobfileParser.SEP && separator.value().isEmpty();
    if (virtual && !(before instanceof Statement.Evaluate(Node.Call _))) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          lexemes.get(index).span(),
          "'" + lexemes.get(index).value() + "' stands on the line of the block before it",
          "put it on a line of its own, or a ';' before it");
    }
  }

  SourceSpan span(ParserRuleContext context) {
    Token stop = context.getStop();
    int start = context.getStart().getStartIndex();
    return source.span(start, stop == null ? start : Math.max(start, stop.getStopIndex() + 1));
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
          expressions.expression(branch.expression()),
          body(parts.getFirst()),
          parts.size() > 1 ? body(parts.getLast()) : List.of(),
          span(context));
    }
    if (context.forStatement() != null) {
      JobfileParser.ForStatementContext loop = context.forStatement();
      return new Statement.For(
          name(loop.NAME().getSymbol()),
          expressions.expression(loop.expression()),
          body(loop.statement()),
          span(context));
    }
    if (context.whileStatement() != null) {
      JobfileParser.WhileStatementContext loop = context.whileStatement();
      return new Statement.While(
          expressions.expression(loop.expression()), body(loop.statement()), span(context));
    }
    if (context.switchStatement() != null) {
      return choice(context.switchStatement());
    }
    if (context.expressionStatement() != null) {
      return expressionStatement(context.expressionStatement());
    }
    if (context.RETURN() != null) {
      return new Statement.Return(
          context.expression().isEmpty() ? null : expressions.expression(context.expression(0)),
          span(context));
    }
    if (context.ASSERT() != null) {
      return new Statement.Assert(
          expressions.expression(context.expression(0)),
          context.expression().size() > 1 ? expressions.expression(context.expression(1)) : null,
          span(context));
    }
    return context.BREAK() != null
        ? new Statement.Break(span(context))
        : new Statement.Continue(span(context));
  }

  /** The body of an if or a loop: the statements in braces, or the one that stands there. */
  private List<Statement> body(JobfileParser.StatementContext context) {
    Statement statement = statement(context);
    if (statement instanceof Statement.Evaluate(Node.Closure closure)) {
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
      return new Statement.Function(
          names.getFirst(),
          parameters(context.parameters()),
          statements(context.statements()),
          span(context));
    }
    Node value = context.expression() == null ? null : expressions.expression(context.expression());
    boolean destructured = context.LPAREN() != null;
    return new Statement.Define(names, destructured, value, span(context));
  }

  List<Statement.ClosureParameter> parameters(JobfileParser.@Nullable ParametersContext context) {
    List<Statement.ClosureParameter> parameters = new ArrayList<>();
    if (context != null) {
      for (JobfileParser.ParameterContext each : context.parameter()) {
        Statement.Name name = name(each.NAME().getSymbol());
        if (parameters.stream().anyMatch(other -> other.name().text().equals(name.text()))) {
          throw new SyntaxProblem(
              DiagnosticCode.DUPLICATE_NAME,
              name.span(),
              "the parameter '" + name.text() + "' is declared twice",
              "give one of them another name");
        }
        parameters.add(
            new Statement.ClosureParameter(
                name,
                each.expression() == null ? null : expressions.expression(each.expression())));
      }
    }
    return parameters;
  }

  private Statement choice(JobfileParser.SwitchStatementContext context) {
    List<Statement.Case> cases = new ArrayList<>();
    for (JobfileParser.SwitchCaseContext each : context.switchCase()) {
      if (!cases.isEmpty() && cases.getLast().pattern() == null) {
        throw new SyntaxProblem(
            DiagnosticCode.SYNTAX, span(each), "'default' is the last case of a 'switch'", null);
      }
      cases.add(
          new Statement.Case(
              each.expression() == null ? null : expressions.expression(each.expression()),
              statements(each.statements())));
    }
    return new Statement.Switch(expressions.expression(context.expression()), cases, span(context));
  }

  private Statement expressionStatement(JobfileParser.ExpressionStatementContext context) {
    Node left = expressions.expression(context.expression(0));
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
    Node value = expressions.expression(context.expression(1));
    return new Statement.Assign(
        left, written.substring(0, written.length() - 1), value, span(context));
  }
}
