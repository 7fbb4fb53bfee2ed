package io.leat.dsl.vocabulary;

import org.jspecify.annotations.Nullable;

/**
 * A place for a value in the use of a word.
 *
 * @param name its name, by which it can be given in every syntax; positional slots are given by position in Groovy
 * @param named whether Groovy gives it by name
 * @param required whether it must be given
 * @param many whether it takes several values: a list, or, if positional, all further positions
 * @param initial what holds when it is not given, for the reference; null when nothing does
 */
public record Slot(
    String name,
    SlotType type,
    boolean named,
    boolean required,
    boolean many,
    @Nullable String initial,
    String help) {

  /** A slot that is given by position and must be given. */
  static Slot positional(String name, SlotType type, String help) {
    return new Slot(name, type, false, true, false, null, help);
  }

  /** A slot that is given by name and need not be given. */
  static Slot named(String name, SlotType type, String help) {
    return new Slot(name, type, true, false, false, null, help);
  }

  /** This slot, taking several values. */
  Slot severally() {
    return new Slot(name, type, named, required, true, initial, help);
  }

  /** This slot, to be given in every use. */
  Slot always() {
    return new Slot(name, type, named, true, many, initial, help);
  }

  /** This slot, standing for {@code text} when it is not given. */
  Slot orElse(String text) {
    return new Slot(name, type, named, false, many, text, help);
  }
}
