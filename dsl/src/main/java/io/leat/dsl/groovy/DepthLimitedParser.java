package io.leat.dsl.groovy;

import java.util.List;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;

/**
 * A parser that stops before its recursion gets deeper than the limits allow, whatever the input nests, and that tells of each rule when it
 * was read, so that its tree need not be kept.
 */
abstract class DepthLimitedParser extends Parser {

  /** Is told of each rule that was read whole, the inner ones first. */
  interface Reader {
    /**
     * A rule was read: all its tokens and rules are there, and it may drop them.
     *
     * @throws SyntaxProblem when it makes no sense; ends the reading
     */
    void read(ParserRuleContext context);
  }

  /** Thrown when the nesting is too deep; the current token is where. */
  static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooDeep() {
      super("nested too deeply", null, false, false);
    }
  }

  /** One level of brackets passes through about this many rules. */
  private static final int RULES_PER_LEVEL = 10;

  private int depth;
  private int deepest = 200 * RULES_PER_LEVEL;
  private Reader reader = _ -> {};

  /** Whether reading ends with a problem: the rules that are left then were not read whole. */
  private boolean failing;

  DepthLimitedParser(TokenStream tokens) {
    super(tokens);
  }

  /** Allows {@code levels} of nesting. */
  void limit(int levels) {
    deepest = levels * RULES_PER_LEVEL;
  }

  /** Has {@code each} told of what is read. */
  void tell(Reader each) {
    reader = each;
  }

  /** Says that a problem is about to be thrown. */
  void fail() {
    failing = true;
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int rule) {
    if (++depth > deepest) {
      fail();
      throw new TooDeep();
    }
    super.enterRule(context, state, rule);
  }

  @Override
  public void exitRule() {
    depth--;
    ParserRuleContext context = _ctx;
    super.exitRule();
    if (!failing) {
      failing = true;
      reader.read(context);
      failing = false;
      // most have one child, in a list that was made for ten
      if (context.children != null) {
        context.children = List.copyOf(context.children);
      }
    }
  }
}
