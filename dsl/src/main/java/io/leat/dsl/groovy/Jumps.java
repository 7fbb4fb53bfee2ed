package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether each 'break' and 'continue' has something to leave. A block in braces is read as a closure first, and only what stands
 * around it tells that it is none: so a jump is held back by each pair of braces until that is known.
 */
final class Jumps {
  private static final int FREE = -1;

  /** A jump; {@code brace} is where the braces begin that hold it back, if any do. */
  private record Jump(SourceSpan span, boolean leavesSwitch, int brace) {
    Jump heldBy(int other) {
      return new Jump(span, leavesSwitch, other);
    }
  }

  /** Those that are open, by where they begin. */
  private final TreeMap<Integer, Jump> open = new TreeMap<>();

  void add(SourceSpan span, boolean isBreak) {
    open.put(span.start(), new Jump(span, isBreak, FREE));
  }

  /** These braces hold back what is in them. */
  void hold(SourceSpan braces) {
    in(braces).replaceAll((_, jump) -> jump.brace() == FREE ? jump.heldBy(braces.start()) : jump);
  }

  /** These braces were those of a block of statements. */
  void release(SourceSpan braces) {
    in(braces).replaceAll((_, jump) -> jump.brace() == braces.start() ? jump.heldBy(FREE) : jump);
  }

  /** What is in this body leaves a loop, or a switch, which only 'break' does. */
  void leave(SourceSpan body, boolean loop) {
    in(body).values().removeIf(jump -> jump.brace() == FREE && (loop || jump.leavesSwitch()));
  }

  private SortedMap<Integer, Jump> in(SourceSpan span) {
    return open.subMap(span.start(), Math.max(span.start(), span.end()));
  }

  /** At the end of the file: refuses a jump that leaves nothing. */
  void check() {
    if (!open.isEmpty()) {
      Jump first = open.firstEntry().getValue();
      SourceSpan span = first.span();
      boolean closure = first.brace() != FREE;
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
