package io.leat.dsl.eval;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Methods of lists of lists. */
final class Tables {
  private Tables() {}

  static Value call(List<Value> self, Invocation call) {
    call.takes(0, 0);
    List<List<Value>> rows = new ArrayList<>();
    for (Value row : self) {
      List<Value> items = Operations.sequence(row);
      if (items == null && call.name().equals("transpose")) {
        throw call.problem(
            "'transpose' goes with a list of lists, and one element is " + row.described());
      }
      rows.add(row.plain() instanceof Value.Nil ? List.of() : items == null ? List.of(row) : items);
    }
    return Value.Items.of(
        call.name().equals("transpose") ? transpose(rows, call) : combinations(rows, call));
  }

  private static List<Value> transpose(List<List<Value>> rows, Invocation call) {
    int width = rows.stream().mapToInt(List::size).min().orElse(0);
    call.budget().elements((long) width * rows.size(), call.at());
    List<Iterator<Value>> walks = new ArrayList<>();
    rows.forEach(row -> walks.add(row.iterator()));
    List<Value> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      List<Value> column = new ArrayList<>();
      for (Iterator<Value> row : walks) {
        column.add(row.next());
      }
      columns.add(Value.Items.of(column));
    }
    return columns;
  }

  /** Every choice of one element of each row; the first row changes fastest. */
  private static List<Value> combinations(List<List<Value>> rows, Invocation call) {
    List<List<Value>> all = new ArrayList<>();
    all.add(List.of());
    for (List<Value> row : rows) {
      call.budget().elements((long) all.size() * row.size() * rows.size(), call.at());
      List<List<Value>> longer = new ArrayList<>();
      for (Value item : row) {
        for (List<Value> shorter : all) {
          List<Value> combination = new ArrayList<>(shorter);
          combination.add(item);
          longer.add(combination);
        }
      }
      all = longer;
    }
    List<Value> values = new ArrayList<>();
    if (!rows.isEmpty()) {
      all.forEach(each -> values.add(Value.Items.of(each)));
    }
    return values;
  }
}
