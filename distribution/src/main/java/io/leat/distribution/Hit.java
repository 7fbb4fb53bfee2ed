package io.leat.distribution;

import java.util.List;
import java.util.Locale;

/** An advisory that is about a component in its version. */
record Hit(Component component, Advisory advisory, Advisory.Said said) {
  Severity severity() {
    return said.severity();
  }

  boolean isNamed(String id) {
    return advisory.id().equals(id) || advisory.aliases().contains(id);
  }

  /** For people: a line, and one for the summary when there is one. */
  List<String> lines() {
    List<String> fixed =
        said.affected().fixedAfter(component.version()).stream().map(Object::toString).toList();
    String aliases =
        advisory.aliases().isEmpty() ? "" : " (" + String.join(", ", advisory.aliases()) + ")";
    String line =
        severity().name().toLowerCase(Locale.ROOT)
            + ": "
            + component
            + ": "
            + advisory.id()
            + aliases
            + (fixed.isEmpty()
                ? ", no version is named that mends it"
                : ", fixed in " + String.join(", ", fixed));
    return advisory.summary().isEmpty() ? List.of(line) : List.of(line, "  " + advisory.summary());
  }
}
