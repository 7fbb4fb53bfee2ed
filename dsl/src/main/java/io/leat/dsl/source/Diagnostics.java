package io.leat.dsl.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is said about a Jobfile, so that all of it is reported at once. The same thing at the same place is kept once.
 * Not for use by several threads.
 */
public final class Diagnostics {
  private static final int MOST = 1000;

  private final List<Diagnostic> all = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> places = new HashSet<>();
  private final @Nullable Deadline deadline;
  private boolean errors;

  /** Collects without a limit of time. */
  public Diagnostics() {
    this.deadline = null;
  }

  /** Collects until {@code deadline}: finding out what was meant may cost more than reading what was written. */
  public Diagnostics(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Adds a diagnostic. Beyond a thousand they are counted as errors but not kept.
   *
   * @throws Deadline.Passed once it is added, when the time is up
   */
  public void add(Diagnostic diagnostic) {
    errors |= diagnostic.severity() == Severity.ERROR;
    String place = place(diagnostic.span());
    places.add(place);
    if (all.size() < MOST && seen.add(diagnostic.code() + "@" + place)) {
      all.add(diagnostic);
    }
    if (deadline != null) {
      deadline.check();
    }
  }

  /**
   * For who reads much that may be sound; says how far reading has come when the time is up.
   *
   * @param word what is read at {@code span}
   * @throws Deadline.Passed when the time is up
   */
  public void checkTime(String word, SourceSpan span) {
    if (deadline != null && deadline.isOver()) {
      add(
          Diagnostic.of(
                  DiagnosticCode.TOO_LONG,
                  span,
                  "reading the file takes longer than "
                      + deadline.time().toMillis()
                      + " ms, and has come to '"
                      + word
                      + "'")
              .help("an administrator may raise this limit, a Jobfile may not"));
      throw new Deadline.Passed();
    }
  }

  /** Adds a diagnostic without help. */
  public void add(DiagnosticCode code, SourceSpan span, String message) {
    add(Diagnostic.of(code, span, message));
  }

  /** Whether something is said of what begins where {@code span} begins. */
  public boolean concern(SourceSpan span) {
    return !places.isEmpty() && places.contains(place(span));
  }

  private static String place(SourceSpan span) {
    return span.start() + "@" + span.source().name();
  }

  /** Whether there is an error among them. */
  public boolean hasErrors() {
    return errors;
  }

  /** All of them by file and place; warnings only where there are no errors, since these may be their consequence. */
  public List<Diagnostic> sorted() {
    if (all.isEmpty()) {
      return List.of();
    }
    return all.stream()
        .filter(each -> !errors || each.severity() == Severity.ERROR)
        .sorted(
            Comparator.comparing((Diagnostic each) -> each.span().source().name())
                .thenComparingInt(each -> each.span().start()))
        .toList();
  }
}
