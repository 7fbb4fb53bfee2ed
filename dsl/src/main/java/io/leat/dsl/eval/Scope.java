package io.leat.dsl.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of one block, and those of the blocks around it. */
final class Scope {
  private final @Nullable Scope around;
  private @Nullable Map<String, Value> values;

  /** Whether variables of the file itself are hidden from here on, as they are from functions. */
  private final boolean ofFunction;

  Scope(@Nullable Scope around, boolean ofFunction) {
    this.around = around;
    this.ofFunction = ofFunction;
  }

  void define(String name, Value value) {
    if (values == null) {
      values = new HashMap<>(4);
    }
    values.put(name, value);
  }

  /** Whether this very block has the variable. */
  boolean hasHere(String name) {
    return values != null && values.containsKey(name);
  }

  /** The value, or null when there is none, or when a function hides it. */
  @Nullable Value get(String name) {
    boolean hidden = false;
    for (Scope at = this; at != null; at = at.around) {
      Value value = at.values == null ? null : at.values.get(name);
      if (value != null
          && !(hidden
              && !(value instanceof Value.Closure closure && closure.name().equals(name)))) {
        return value;
      }
      hidden |= at.ofFunction;
    }
    return null;
  }

  /** Whether the variable exists outside of the function from which it was asked for. */
  boolean hidden(String name) {
    for (Scope at = this; at != null; at = at.around) {
      if (at.hasHere(name)) {
        return true;
      }
    }
    return false;
  }

  /** Gives a variable that exists another value; false when there is none. */
  boolean assign(String name, Value value) {
    for (Scope at = this; at != null; at = at.around) {
      if (at.hasHere(name)) {
        at.define(name, value);
        return true;
      }
      if (at.ofFunction) {
        return false;
      }
    }
    return false;
  }

  /** The variables of the file itself. */
  Scope outermost() {
    Scope at = this;
    while (at.around != null) {
      at = at.around;
    }
    return at;
  }

  /** The names that can be seen from here. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Scope at = this; at != null; at = at.around) {
      if (at.values != null) {
        names.addAll(at.values.keySet());
      }
    }
    return names;
  }
}
