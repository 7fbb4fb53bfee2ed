package io.leat.dsl.vocabulary;

import io.leat.dsl.source.Limits;

/** What the matrices of one file take together: each takes its room before its combinations are made, and when one finds none, no other gets any. */
public final class MatrixRoom {
  private final Limits limits;
  private long cells;
  private long steps;

  /** All room that {@code limits} leave. */
  public MatrixRoom(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /** How many values the combinations of all matrices may have together. */
  long mostCells() {
    return 2L * limits.collectionSize();
  }

  /** Takes room for a matrix that has room when it is the only one. */
  void take(long moreCells, long moreSteps) {
    cells += moreCells;
    steps += moreSteps;
  }

  boolean lacksCells() {
    return cells > mostCells();
  }

  boolean lacksSteps() {
    return steps > limits.steps();
  }

  /** Whether a matrix has found no room, which has been reported. */
  public boolean isFull() {
    return lacksCells() || lacksSteps();
  }
}
