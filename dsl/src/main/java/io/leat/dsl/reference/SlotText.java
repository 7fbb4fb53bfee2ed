package io.leat.dsl.reference;

import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import java.util.List;

/** Sentences about slots. */
final class SlotText {
  private SlotText() {}

  /** What values a slot takes: {@code a text, or several}. */
  static String type(Slot slot) {
    String one =
        slot.type() instanceof SlotType.Choice(List<String> words, List<Object> _)
            ? "one of `" + String.join("`, `", words) + "`"
            : slot.type().described();
    return slot.many() ? one + ", or several" : one;
  }

  /** What the slot is for, and what holds when it is not given. */
  static String help(Slot slot) {
    String initial = slot.initial();
    return initial == null ? slot.help() : slot.help() + " (when not given: " + initial + ")";
  }
}
