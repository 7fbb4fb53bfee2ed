package io.leat.cli.install;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import java.util.List;

/** Tells each step in a line, and knows whether all is as it was wanted. For one thread. */
final class Steps {
  private static final int WIDTH = 13;
  private static final int MOST_LINES = 40;

  private final Print out;
  private final boolean rehearsed;
  private boolean failed;

  /**
   * Steps.
   *
   * @param rehearsed whether nothing is done, and only told
   */
  Steps(Print out, boolean rehearsed) {
    this.out = out;
    this.rehearsed = rehearsed;
  }

  /** Whether nothing is to be done. */
  boolean isRehearsed() {
    return rehearsed;
  }

  /** Whether something is not as it was wanted. */
  boolean isFailed() {
    return failed;
  }

  /** Something was made that was not there, or would be. */
  void made(String what) {
    tell(rehearsed ? "would make" : "made", what);
  }

  /** Something was changed that nobody else had changed, or would be. */
  void changed(String what) {
    tell(rehearsed ? "would change" : "changed", what);
  }

  /** Something was removed, or would be. */
  void removed(String what) {
    tell(rehearsed ? "would remove" : "removed", what);
  }

  /** Something is as it is wanted. */
  void there(String what) {
    tell("is there", what);
  }

  /** Something was tried, and is so. */
  void tried(String what) {
    tell("tried", what);
  }

  /** What is not touched. */
  void left(String what) {
    tell("left", what);
  }

  /** What is to be done by whoever reads it. */
  void next(String what) {
    tell("next", what);
  }

  /** Something is not as it is wanted and is left so. */
  void kept(String what, String help) {
    failed = true;
    tell("kept", what);
    help(help);
  }

  /** Something does not work. */
  void failed(String what, String help) {
    failed = true;
    tell("failed", what);
    help(help);
  }

  private void help(String help) {
    out.blanks(WIDTH).line("help: " + Harmless.line(help)).flush();
  }

  /** Lines that belong to the step before. */
  void lines(List<String> lines) {
    lines.stream()
        .limit(MOST_LINES)
        .forEach(line -> out.blanks(WIDTH + 2).line(Harmless.line(line)));
    out.flush();
  }

  private void tell(String word, String what) {
    out.text(word).blanks(WIDTH - word.length()).line(Harmless.line(what)).flush();
  }
}
