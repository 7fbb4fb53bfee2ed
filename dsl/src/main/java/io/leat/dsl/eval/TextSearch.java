package io.leat.dsl.eval;

import io.leat.dsl.source.SourceSpan;

/**
 * Looks for texts in texts: the one place where this is done, so that all of it is charged. In the
 * worst case a search compares all of what is sought at each place.
 */
final class TextSearch {
  private final Budget budget;

  TextSearch(Budget budget) {
    this.budget = budget;
  }

  /** Charges a search that is made elsewhere. */
  void charge(String text, String sought, SourceSpan at) {
    budget.letters(text.length(), at);
    budget.steps(Math.max(0L, text.length() - sought.length()) * sought.length() / 1024, at);
  }

  boolean contains(String text, String sought, SourceSpan at) {
    charge(text, sought, at);
    return text.contains(sought);
  }

  int first(String text, String sought, int from, SourceSpan at) {
    charge(text, sought, at);
    return text.indexOf(sought, from);
  }

  int last(String text, String sought, int from, SourceSpan at) {
    charge(text, sought, at);
    return text.lastIndexOf(sought, from);
  }

  /** How often {@code sought} stands in {@code text}; places may overlap, as in Groovy. */
  int count(String text, String sought, SourceSpan at) {
    charge(text, sought, at);
    if (sought.isEmpty()) {
      return text.length() + 1;
    }
    int count = 0;
    for (int i = text.indexOf(sought); i >= 0; i = text.indexOf(sought, i + 1)) {
      count++;
    }
    budget.steps(count / 4, at);
    return count;
  }

  /** {@code text} with {@code by} wherever {@code sought} stands in it. */
  String replace(String text, String sought, String by, SourceSpan at) {
    charge(text, sought, at);
    long count = 0;
    if (sought.isEmpty()) {
      count = text.length() + 1L;
    } else {
      for (int i = text.indexOf(sought); i >= 0; i = text.indexOf(sought, i + sought.length())) {
        count++;
      }
    }
    budget.steps(count / 4, at);
    budget.text(text.length() + count * (by.length() - sought.length()), at);
    return text.replace(sought, by);
  }

  /** {@code text} without the first {@code sought}. */
  String without(String text, String sought, SourceSpan at) {
    int found = first(text, sought, 0, at);
    if (found < 0) {
      return text;
    }
    budget.text(text.length() - (long) sought.length(), at);
    return text.substring(0, found) + text.substring(found + sought.length());
  }
}
