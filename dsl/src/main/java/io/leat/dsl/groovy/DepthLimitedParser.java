package io.leat.dsl.groovy;

import java.util.List;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;

/** A parser that stops before its recursion gets deeper than the limits allow, whatever the input nests, and whose tree is small. */
abstract class DepthLimitedParser extends Parser {

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

  DepthLimitedParser(TokenStream tokens) {
    super(tokens);
  }

  /** Allows {@code levels} of nesting. */
  void limit(int levels) {
    deepest = levels * RULES_PER_LEVEL;
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int rule) {
    if (++depth > deepest) {
      throw new TooDeep();
    }
    super.enterRule(context, state, rule);
  }

  @Override
  public void exitRule() {
    depth--;
    // most have one child, in a list that was made for ten
    if (_ctx.children != null) {
      _ctx.children = List.copyOf(_ctx.children);
    }
    super.exitRule();
  }
}
