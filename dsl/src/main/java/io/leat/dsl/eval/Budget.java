package io.leat.dsl.eval;

import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;

/** What one evaluation may still cost; every loop, call, text, list and number is charged to it (SAFETY rule 4). */
final class Budget {
  /** How many letters are copied or compared in one step. */
  static final int LETTERS_PER_STEP = 64;

  /** Nested evaluations of one call: bounded, since the nesting of a file is. */
  private static final int FRAMES_PER_CALL = 40;

  private final Limits limits;
  private final Deadline deadline;
  private long steps;
  private long bytes;
  private int calls;
  private int frames;

  Budget(Limits limits) {
    this(limits, new Deadline(limits.time()));
  }

  Budget(Limits limits, Deadline deadline) {
    this.limits = limits;
    this.deadline = deadline;
  }

  Limits limits() {
    return limits;
  }

  /** Charges one operation. */
  void step(SourceSpan at) {
    steps(1, at);
  }

  /** Charges several operations. */
  void steps(long count, SourceSpan at) {
    long before = steps;
    steps += count;
    if (steps > limits.steps()) {
      throw limit(
          DiagnosticCode.TOO_MANY_STEPS,
          at,
          "the evaluation takes more than " + limits.steps() + " steps");
    }
    if (before >> 10 != steps >> 10 && deadline.isOver()) {
      throw limit(
          DiagnosticCode.TOO_LONG,
          at,
          "the evaluation takes longer than " + limits.time().toMillis() + " ms");
    }
  }

  /** Charges letters that are compared, copied or looked at. */
  void letters(long count, SourceSpan at) {
    steps(count / LETTERS_PER_STEP, at);
  }

  /** Charges memory. */
  void allocate(long amount, SourceSpan at) {
    bytes += amount;
    if (bytes > limits.bytes()) {
      throw limit(
          DiagnosticCode.TOO_MUCH_MEMORY,
          at,
          "the evaluation takes more than " + (limits.bytes() >> 20) + " MB of memory");
    }
  }

  /** Charges a text of this length, before it is made. */
  void text(long length, SourceSpan at) {
    fits(length, at);
    allocate(40 + 2 * length, at);
    step(at);
    letters(length, at);
  }

  /** Refuses a text that grows to this length; what is charged once it is whole need not be charged on the way. */
  void fits(long length, SourceSpan at) {
    if (length > limits.textLength()) {
      throw limit(
          DiagnosticCode.TEXT_TOO_LONG,
          at,
          "a text grows longer than " + limits.textLength() + " characters");
    }
  }

  /** Charges a list or map of this size, before it is made or grows to it. */
  void collection(long size, SourceSpan at) {
    if (size > limits.collectionSize()) {
      throw limit(
          DiagnosticCode.COLLECTION_TOO_LARGE,
          at,
          "a list or map grows larger than " + limits.collectionSize() + " elements");
    }
  }

  /** Charges the elements of a new list or map. */
  void elements(long size, SourceSpan at) {
    collection(size, at);
    allocate(48 + 32 * size, at);
    steps(1 + size / 8, at);
  }

  /** Charges a number of this many bits. */
  void number(long bits, SourceSpan at) {
    if (bits > limits.digits() * 10L / 3) {
      throw limit(
          DiagnosticCode.NUMBER_TOO_LONG,
          at,
          "a number grows longer than " + limits.digits() + " digits");
    }
    allocate(32 + bits / 8, at);
  }

  /** Enters a call of a closure or function, and charges it: also one without a statement costs. */
  void enter(SourceSpan at) {
    step(at);
    if (++calls > limits.depth()) {
      throw limit(
          DiagnosticCode.TOO_DEEP,
          at,
          "calls are nested deeper than " + limits.depth() + " levels");
    }
  }

  void leave() {
    calls--;
  }

  /** Enters the evaluation of an expression. */
  void nest(SourceSpan at) {
    if (++frames > limits.depth() * FRAMES_PER_CALL) {
      throw limit(DiagnosticCode.TOO_DEEP, at, "calls and expressions are nested too deeply");
    }
  }

  void unnest() {
    frames--;
  }

  /** How deep the evaluation is, to come {@link #back} to when a problem has ended what was nested deeper. */
  Depth depth() {
    return new Depth(calls, frames);
  }

  void back(Depth depth) {
    calls = depth.calls;
    frames = depth.frames;
  }

  record Depth(int calls, int frames) {}

  private static EvaluationProblem limit(DiagnosticCode code, SourceSpan at, String message) {
    return new EvaluationProblem(
        code, at, message, "an administrator may raise this limit, a Jobfile may not");
  }
}
