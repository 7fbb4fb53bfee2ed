package io.leat.dsl.reference;

import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Writes the completion of Jobfiles for IntelliJ IDEA, a Groovy DSL descriptor ({@code .gdsl}). */
public final class GdslWriter {
  private GdslWriter() {}

  /** The descriptor: for each place the methods that are its words. */
  public static String write() {
    StringBuilder out =
        new StringBuilder(
            "// Completion for Jobfiles in IntelliJ IDEA, made from the vocabulary\n");
    for (Place place : Place.values()) {
      TreeSet<String> openers = new TreeSet<>();
      for (Word word : Vocabulary.words()) {
        if (word.opens() == place) {
          openers.add(word.name());
        }
      }
      out.append("\n// ").append(place.described()).append('\n');
      if (openers.isEmpty()) {
        out.append("contributor(context(scope: scriptScope())) {\n");
        methods(place, "  ", out);
      } else {
        out.append("contributor(context(scope: closureScope())) {\n  if (")
            .append(
                String.join(
                    " || ", openers.stream().map(word -> "enclosingCall('" + word + "')").toList()))
            .append(") {\n");
        methods(place, "    ", out);
        out.append("  }\n");
      }
      out.append("}\n");
    }
    return out.toString();
  }

  private static void methods(Place place, String indent, StringBuilder out) {
    for (Word word : Vocabulary.words(place)) {
      List<String> positional = new ArrayList<>();
      List<String> named = new ArrayList<>();
      for (Slot slot : word.slots()) {
        if (slot.named()) {
          named.add(
              "parameter(name: "
                  + quoted(slot.name())
                  + ", type: "
                  + quoted(type(slot))
                  + ", doc: "
                  + quoted(SlotText.help(slot))
                  + ")");
        } else if (!word.free()) {
          positional.add(
              slot.name() + ": " + quoted(slot.many() ? type(slot) + "..." : type(slot)));
        }
      }
      if (word.free()) {
        positional.add("variables: 'java.util.Map'");
      }
      if (word.isBlock()) {
        positional.add("body: 'groovy.lang.Closure'");
      }
      out.append(indent)
          .append("method(name: ")
          .append(quoted(word.name()))
          .append(", type: 'void', params: [")
          .append(positional.isEmpty() ? ":" : String.join(", ", positional))
          .append(named.isEmpty() ? "]" : "], namedParams: [" + String.join(", ", named) + "]")
          .append(", doc: ")
          .append(quoted(word.help()))
          .append(")\n");
    }
  }

  private static String type(Slot slot) {
    return switch (slot.type()) {
      case SlotType.Whole _, SlotType.Numeric _ -> "java.lang.Number";
      case SlotType.Flag _, SlotType.Condition _ -> "java.lang.Boolean";
      case SlotType.Variables _, SlotType.Axes _ -> "java.util.Map";
      case SlotType.Together _ -> "Object";
      case SlotType.NeedOf _, SlotType.Combination _ -> "java.lang.Object";
      case SlotType.Text _,
          SlotType.Plain _,
          SlotType.Name _,
          SlotType.Pattern _,
          SlotType.Path _,
          SlotType.Choice _,
          SlotType.Schedule _,
          SlotType.Zone _ ->
          "java.lang.String";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'";
  }
}
