package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Makes expressions of the syntax tree; knows how tightly each operator binds. */
final class ExpressionBuilder {
  private final TreeBuilder trees;

  ExpressionBuilder(TreeBuilder trees) {
    this.trees = trees;
  }

  Node expression(JobfileParser.ExpressionContext context) {
    return conditional(
        chain(context.operand(), context.binary()),
        context.expression(),
        context.QUESTION() != null);
  }

  private Node conditional(
      Node first, List<JobfileParser.ExpressionContext> rest, boolean ternary) {
    if (rest.isEmpty()) {
      return first;
    }
    Node second = rest.getFirst().made;
    if (!ternary) {
      return new Node.Elvis(first, second, first.span().to(second.span()));
    }
    Node third = rest.getLast().made;
    return new Node.Ternary(first, second, third, first.span().to(third.span()));
  }

  Node command(Node callee, JobfileParser.CommandArgumentsContext context, SourceSpan span) {
    if (!(callee instanceof Node.Variable || callee instanceof Node.Property)) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          trees.span(context.getStart()),
          "'" + context.getStart().getText() + "' cannot follow here",
          "end the statement before it with a new line or ';', or put a ',' between two arguments");
    }
    List<Node.Argument> arguments = new ArrayList<>();
    JobfileParser.CommandArgumentContext first = context.commandArgument();
    JobfileParser.CommandExpressionContext head = first.commandExpression();
    List<Operand> operands = new ArrayList<>();
    operands.add(new Operand.Command(head.commandOperand()));
    head.operand().forEach(each -> operands.add(new Operand.Plain(each)));
    if (first.COLON() != null) {
      trees.sameLine(first.COLON().getSymbol());
    }
    Node key =
        conditional(
            new Climb(operands, head.binary()).all(), head.expression(), head.QUESTION() != null);
    arguments.add(argument(key, first.expression()));
    for (JobfileParser.ArgumentContext each : context.argument()) {
      if (each.COLON() != null) {
        trees.sameLine(each.COLON().getSymbol());
      }
      arguments.add(argument(each));
    }
    return new Node.Call(callee, arguments, true, span);
  }

  private List<Node.Argument> arguments(JobfileParser.@Nullable ArgumentsContext context) {
    List<Node.Argument> arguments = new ArrayList<>();
    if (context != null) {
      commas(context, false);
      context.argument().forEach(each -> arguments.add(argument(each)));
    }
    return arguments;
  }

  /** Between two arguments stands one comma; a list or map may end in one. */
  private void commas(JobfileParser.ArgumentsContext context, boolean maybeLast) {
    for (int i = 1; i < context.getChildCount(); i += 2) {
      boolean last = i + 1 == context.getChildCount();
      if (last ? !maybeLast : context.getChild(i + 1) instanceof TerminalNode) {
        Token comma = ((TerminalNode) context.getChild(last ? i : i + 1)).getSymbol();
        throw new SyntaxProblem(
            DiagnosticCode.SYNTAX,
            trees.span(comma),
            "nothing stands between this ',' and what is beside it",
            "take the ',' away");
      }
    }
  }

  private Node.Argument argument(JobfileParser.ArgumentContext context) {
    if (context.keyword() != null) {
      Token word = context.keyword().getStart();
      return new Node.Argument(word.getText(), trees.span(word), context.expression(0).made, false);
    }
    if (context.STAR() != null) {
      if (context.COLON() != null) {
        throw new SyntaxProblem(
            DiagnosticCode.NOT_SUPPORTED,
            trees.span(context.STAR().getSymbol()),
            "a Jobfile does not spread maps with '*:'",
            "add the maps: [a: 1] + others");
      }
      return new Node.Argument(null, null, context.expression(0).made, true);
    }
    return argument(
        context.expression(0).made, context.expression().size() > 1 ? context.expression(1) : null);
  }

  /** An argument of a call: what stands before a colon is its name. */
  private Node.Argument argument(Node first, JobfileParser.@Nullable ExpressionContext second) {
    if (second == null) {
      return new Node.Argument(null, null, first, false);
    }
    String name;
    if (first instanceof Node.Variable(String text, SourceSpan _)) {
      name = text;
    } else if (first instanceof Node.Text(String text, SourceSpan _)) {
      name = text;
    } else {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          first.span(),
          "the name of an argument is a word",
          "for example: word name: value");
    }
    return new Node.Argument(name, first.span(), second.made, false);
  }

  /** An operand with what stands before and after it. */
  private sealed interface Operand {
    record Plain(JobfileParser.OperandContext context) implements Operand {}

    record Command(JobfileParser.CommandOperandContext context) implements Operand {}
  }

  private Node chain(
      List<JobfileParser.OperandContext> operands, List<JobfileParser.BinaryContext> operators) {
    if (operators.isEmpty()) {
      return operands.getFirst().made;
    }
    List<Operand> all = new ArrayList<>(operands.size());
    operands.forEach(each -> all.add(new Operand.Plain(each)));
    return new Climb(all, operators).all();
  }

  private Node operand(Operand operand) {
    if (operand instanceof Operand.Plain(var context)) {
      return context.made;
    }
    JobfileParser.CommandOperandContext context = ((Operand.Command) operand).context();
    Node value = selected(simple(context.simple()), context.selector());
    value = postfix(value, context.INCREMENT(), context.DECREMENT());
    List<TerminalNode> signs = context.NOT();
    for (int i = signs.size() - 1; i >= 0; i--) {
      SourceSpan sign = trees.span(signs.get(i).getSymbol());
      value = new Node.Unary("!", value, sign.to(value.span()));
    }
    return value;
  }

  /** A value with its signs and selectors. */
  Node operand(JobfileParser.OperandContext context) {
    Node value = selected(primary(context.primary()), context.selector());
    List<ParseTree> children = context.children;
    boolean literal = context.primary().simple() != null && !trees.follows("**", context);
    int prefixes = 0;
    while (children.get(prefixes) instanceof TerminalNode) {
      prefixes++;
    }
    if (children.getLast() instanceof TerminalNode last && children.size() > prefixes) {
      value = step(value, last.getSymbol(), false);
    }
    for (int i = prefixes - 1; i >= 0; i--) {
      Token sign = ((TerminalNode) children.get(i)).getSymbol();
      trees.sameLine(sign, value);
      value =
          sign.getType() == JobfileParser.INCREMENT || sign.getType() == JobfileParser.DECREMENT
              ? step(value, sign, true)
              : prefixed(sign, value, literal && i == prefixes - 1);
    }
    return value;
  }

  /**
   * A sign before a value; with a minus before it, the least whole number fits into 32 or 64 bits.
   */
  private Node prefixed(Token sign, Node value, boolean literal) {
    SourceSpan span = trees.span(sign).to(value.span());
    return literal && value instanceof Node.Numeral && sign.getText().equals("-")
        ? new Node.Numeral(number("-" + value.span().text(), span), span)
        : new Node.Unary(sign.getText(), value, span);
  }

  private Node postfix(Node value, @Nullable TerminalNode up, @Nullable TerminalNode down) {
    TerminalNode sign = up != null ? up : down;
    return sign == null ? value : step(value, sign.getSymbol(), false);
  }

  private Node step(Node target, Token sign, boolean prefix) {
    if (!(target instanceof Node.Variable
        || target instanceof Node.Property
        || target instanceof Node.Index)) {
      throw new SyntaxProblem(
          DiagnosticCode.NOT_ASSIGNABLE,
          target.span(),
          "'" + sign.getText() + "' takes a variable, a property or an element",
          null);
    }
    SourceSpan at = trees.span(sign);
    SourceSpan span = prefix ? at.to(target.span()) : target.span().to(at);
    return new Node.Step(target, sign.getType() == JobfileParser.INCREMENT, prefix, span);
  }

  private Node selected(Node target, List<JobfileParser.SelectorContext> selectors) {
    Node node = target;
    for (JobfileParser.SelectorContext selector : selectors) {
      SourceSpan span = node.span().to(trees.span(selector));
      if (selector.property() != null) {
        JobfileParser.PropertyContext property = selector.property();
        Node name =
            property.gstring() != null
                ? gstring(property.gstring())
                : new Node.Text(property.getStart().getText(), trees.span(property));
        node =
            new Node.Property(
                node,
                name,
                selector.SAFE_DOT() != null,
                selector.SPREAD_DOT() != null,
                trees.span(property),
                span);
      } else if (selector.closure() != null) {
        node = withClosure(node, closure(selector.closure()), span);
      } else if (selector.LPAREN() != null) {
        node = new Node.Call(node, arguments(selector.arguments()), false, span);
      } else {
        node = index(node, selector, span);
      }
    }
    return node;
  }

  private Node withClosure(Node callee, Node closure, SourceSpan span) {
    Node.Argument last = new Node.Argument(null, null, closure, false);
    if (callee
        instanceof Node.Call(Node inner, List<Node.Argument> given, boolean _, SourceSpan _)) {
      List<Node.Argument> more = new ArrayList<>(given);
      more.add(last);
      return new Node.Call(inner, more, false, span);
    }
    if (!(callee instanceof Node.Variable || callee instanceof Node.Property)) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          closure.span(),
          "a block cannot follow this",
          callee instanceof Node.Text || callee instanceof Node.Interpolated
              ? "the name before a block goes into round brackets: (" + callee.span().text() + ") {"
              : "end the statement before it with a new line or ';'");
    }
    return new Node.Call(callee, List.of(last), false, span);
  }

  private Node index(Node target, JobfileParser.SelectorContext selector, SourceSpan span) {
    List<Node.Argument> indexes = arguments(selector.arguments());
    for (Node.Argument each : indexes) {
      if (each.name() != null) {
        SourceSpan at = each.nameSpan() == null ? span : each.nameSpan();
        throw new SyntaxProblem(
            DiagnosticCode.SYNTAX,
            at,
            "an index has no name",
            "write round brackets around a map that is an argument: word([name: value])");
      }
    }
    Node index =
        indexes.size() == 1 && !indexes.getFirst().spread()
            ? indexes.getFirst().value()
            : new Node.Items(indexes, trees.span(selector));
    return new Node.Index(target, index, selector.SAFE_LBRACK() != null, span);
  }

  private Node primary(JobfileParser.PrimaryContext context) {
    if (context.simple() != null) {
      return simple(context.simple());
    }
    if (context.LPAREN() != null) {
      return context.expression().made;
    }
    if (context.closure() != null) {
      return closure(context.closure());
    }
    SourceSpan span = trees.span(context);
    if (context.COLON() != null) {
      return new Node.Entries(List.of(), span);
    }
    return collection(context.arguments(), span);
  }

  private Node collection(JobfileParser.@Nullable ArgumentsContext context, SourceSpan span) {
    if (context == null) {
      return new Node.Items(List.of(), span);
    }
    commas(context, true);
    List<JobfileParser.ArgumentContext> written = context.argument();
    boolean map = written.getFirst().COLON() != null;
    List<Node.Entry> entries = new ArrayList<>();
    List<Node.Argument> items = new ArrayList<>();
    for (JobfileParser.ArgumentContext each : written) {
      if ((each.COLON() != null) != map) {
        throw new SyntaxProblem(
            DiagnosticCode.SYNTAX,
            trees.span(each),
            map ? "this element of a map has no key" : "this element of a list has a key",
            map ? "for example: [name: value, other: value]" : "for example: [value, value]");
      }
      if (map && each.STAR() == null) {
        Node key =
            each.keyword() != null
                ? new Node.Text(each.keyword().getStart().getText(), trees.span(each.keyword()))
                : key(each.expression(0));
        entries.add(new Node.Entry(key, each.expression(each.expression().size() - 1).made));
      } else {
        items.add(argument(each));
      }
    }
    return map ? new Node.Entries(entries, span) : new Node.Items(items, span);
  }

  /** The key of a map: a bare name stands for itself, anything in round brackets for its value. */
  private Node key(JobfileParser.ExpressionContext context) {
    Node key = context.made;
    boolean bracketed = context.getStart().getType() == JobfileParser.LPAREN;
    if (key instanceof Node.Variable(String name, SourceSpan span) && !bracketed) {
      return new Node.Text(name, span);
    }
    if (key instanceof Node.Flag(boolean value, SourceSpan span) && !bracketed) {
      return new Node.Text(String.valueOf(value), span);
    }
    if (key instanceof Node.Interpolated) {
      throw new SyntaxProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          key.span(),
          "Groovy does not find a key that is a text with holes again",
          "write (\"...\".toString()): value");
    }
    if (!bracketed && !(key instanceof Node.Text || key instanceof Node.Numeral)) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          key.span(),
          "this cannot be the key of a map",
          "put it in round brackets: [(key): value]");
    }
    return key;
  }

  private Node closure(JobfileParser.ClosureContext context) {
    return new Node.Closure(
        trees.parameters(context.parameters()),
        context.LBRACE() != null,
        trees.braced(context.statements(), trees.span(context)),
        trees.span(context));
  }

  private Node simple(JobfileParser.SimpleContext context) {
    SourceSpan span = trees.span(context);
    if (context.gstring() != null) {
      return gstring(context.gstring());
    }
    Token token = context.getStart();
    return switch (token.getType()) {
      case JobfileParser.TEXT -> new Node.Text(token.getText(), span);
      case JobfileParser.NAME -> new Node.Variable(token.getText(), span);
      case JobfileParser.NUMBER -> new Node.Numeral(number(token.getText(), span), span);
      case JobfileParser.TRUE -> new Node.Flag(true, span);
      case JobfileParser.FALSE -> new Node.Flag(false, span);
      default -> new Node.Null(span);
    };
  }

  private Node gstring(JobfileParser.GstringContext context) {
    List<Node> parts = new ArrayList<>();
    for (ParseTree child : context.children) {
      if (child instanceof JobfileParser.ExpressionContext hole) {
        parts.add(hole.made);
      } else if (child instanceof TerminalNode terminal
          && terminal.getSymbol().getType() == JobfileParser.GSTRING_PART) {
        parts.add(new Node.Text(terminal.getText(), trees.span(terminal.getSymbol())));
      }
    }
    return new Node.Interpolated(parts, trees.span(context));
  }

  private static Number number(String written, SourceSpan at) {
    String digits = written.replace("_", "");
    char ending = Character.toLowerCase(digits.charAt(digits.length() - 1));
    boolean decimal = digits.indexOf('.') >= 0 || digits.toLowerCase(Locale.ROOT).indexOf('e') >= 0;
    if (decimal) {
      return new BigDecimal(ending == 'g' ? digits.substring(0, digits.length() - 1) : digits);
    }
    BigInteger value =
        new BigInteger(
            Character.isDigit(ending) ? digits : digits.substring(0, digits.length() - 1));
    if (ending == 'g') {
      return value;
    }
    int bits = value.bitLength();
    if ((ending == 'i' && bits >= 32) || (ending == 'l' && bits >= 64)) {
      throw new SyntaxProblem(
          DiagnosticCode.BAD_NUMBER,
          at,
          "this number does not fit into " + (ending == 'i' ? "32 bits" : "64 bits"),
          "write it with the ending G");
    }
    if (ending != 'l' && bits < 32) {
      return value.intValueExact();
    }
    return bits < 64 ? (Number) value.longValueExact() : value;
  }

  private static boolean isSigned(Operand operand) {
    if (operand instanceof Operand.Plain(var context)) {
      return switch (context.getStart().getType()) {
        case JobfileParser.NOT,
            JobfileParser.TILDE,
            JobfileParser.PLUS,
            JobfileParser.MINUS,
            JobfileParser.INCREMENT,
            JobfileParser.DECREMENT ->
            true;
        default -> false;
      };
    }
    return false;
  }

  /** Precedence climbing over a flat list of operands and operators. */
  private final class Climb {
    private final List<Operand> operands;
    private final List<JobfileParser.BinaryContext> operators;
    private int at;

    Climb(List<Operand> operands, List<JobfileParser.BinaryContext> operators) {
      this.operands = operands;
      this.operators = operators;
    }

    Node all() {
      return climb(0);
    }

    private Node climb(int weakest) {
      boolean signed = isSigned(operands.get(at));
      Node left = operand(operands.get(at));
      while (at < operators.size()) {
        Token sign = operators.get(at).getStart();
        int strength = Precedence.of(sign.getText());
        if (strength < 0) {
          throw new SyntaxProblem(
              DiagnosticCode.NOT_SUPPORTED,
              trees.span(sign),
              "a Jobfile has no operator '" + sign.getText() + "'",
              Precedence.alternative(sign.getText()));
        }
        if (strength < weakest) {
          return left;
        }
        at++;
        left = combine(left, sign, climb(strength + 1), signed);
      }
      return left;
    }

    /**
     * A power binds tighter than the sign before its base: {@code -2 ** 2} is {@code -(2 ** 2)}.
     */
    private Node combine(Node left, Token sign, Node right, boolean signed) {
      if (signed
          && sign.getText().equals("**")
          && left instanceof Node.Unary(String prefix, Node operand, SourceSpan span)
          && (prefix.equals("-") || prefix.equals("+"))) {
        return new Node.Unary(prefix, combine(operand, sign, right, true), span.to(right.span()));
      }
      return new Node.Binary(
          sign.getText(), left, right, trees.span(sign), left.span().to(right.span()));
    }
  }
}
