package io.leat.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows whose columns stand below each other; words for a status have their colour. */
public final class Table {
  private static final int WIDEST = 60;

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; all rows have as many cells, of which those are empty that are null. */
  public Table row(@Nullable String... cells) {
    rows.add(Arrays.stream(cells).map(cell -> cell == null ? "" : Harmless.line(cell)).toList());
    return this;
  }

  /** Prints it. */
  public void print(Print print) {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.min(WIDEST, Harmless.columns(row.get(i))));
      }
    }
    for (List<String> row : rows) {
      int last = row.size() - 1;
      while (last > 0 && row.get(last).isEmpty()) {
        last--;
      }
      for (int i = 0; i <= last; i++) {
        cell(row.get(i), print);
        print.blanks(i == last ? 0 : Math.max(0, widths[i] - Harmless.columns(row.get(i))) + 2);
      }
      print.line();
    }
  }

  private static void cell(String text, Print print) {
    switch (text) {
      case "succeeded", "delivered" -> print.ink(Ink.GREEN, text);
      case "failed", "errored", "rejected", "lost", "damaged" -> print.ink(Ink.RED, text);
      case "running", "leased" -> print.ink(Ink.CYAN, text);
      case "cancelled", "skipped", "queued", "interrupted" -> print.ink(Ink.YELLOW, text);
      default -> print.text(text);
    }
  }
}
