package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether each 'break' and 'continue' has something to leave. A block in braces is read as a closure first, and only what stands
 * around it tells that it is none: so a jump is held back by each pair of braces until that is known.
 */
final class Jumps {
  private static final int FREE = -1;

  /** A jump; {@code brace} is where the braces begin that hold it back, if any do. */
  private record Jump(SourceSpan span, boolean leavesSwitch, int brace) {}

  private final List<Jump> open = new ArrayList<>();

  /** How many are open; those that come later belong to what is read next. */
  int mark() {
    return open.size();
  }

  void add(SourceSpan span, boolean isBreak) {
    open.add(new Jump(span, isBreak, FREE));
  }

  /** The braces at {@code brace} hold back what came since {@code mark}. */
  void hold(int mark, int brace) {
    for (int i = mark; i < open.size(); i++) {
      Jump jump = open.get(i);
      if (jump.brace() == FREE) {
        open.set(i, new Jump(jump.span(), jump.leavesSwitch(), brace));
      }
    }
  }

  /** The braces at {@code brace} were those of a block of statements. */
  void release(int mark, int brace) {
    for (int i = mark; i < open.size(); i++) {
      Jump jump = open.get(i);
      if (jump.brace() == brace) {
        open.set(i, new Jump(jump.span(), jump.leavesSwitch(), FREE));
      }
    }
  }

  /** What came since {@code mark} leaves a loop, or a switch, which only 'break' does. */
  void leave(int mark, boolean loop) {
    open.subList(mark, open.size())
        .removeIf(jump -> jump.brace() == FREE && (loop || jump.leavesSwitch()));
  }

  /** At the end of the file: refuses a jump that leaves nothing. */
  void check() {
    if (!open.isEmpty()) {
      SourceSpan span = open.getFirst().span();
      boolean closure = open.getFirst().brace() != FREE;
      throw new SyntaxProblem(
          DiagnosticCode.MISPLACED_JUMP,
          span,
          closure
              ? "'" + span.text() + "' leaves a loop, and this is a closure"
              : "there is no loop here to leave",
          closure ? "use find, any or every, or a 'for' loop" : null);
    }
  }
}
