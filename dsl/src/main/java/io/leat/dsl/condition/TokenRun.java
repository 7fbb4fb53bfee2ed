package io.leat.dsl.condition;

import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * The words of one expression, brackets matched and nesting checked.
 *
 * @param tokens the last is the end
 * @param end the offset in the text after the expression, and after the brace that closes it when it is a hole
 */
record TokenRun(List<Token> tokens, int end) {}
