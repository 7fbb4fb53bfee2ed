package io.leat.engine.attempt;

import io.leat.engine.driver.shell.ShellPlaces;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Template;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Fills the holes of a shell script (ADR 35). A value that no shell reads as anything but itself is pasted; any other is handed over as a
 * variable, where that can be, so that nothing in it is code.
 */
final class ScriptPlaceholders {
  /** How the variables are called that hold values. */
  static final String NAME = "LEAT_VALUE_";

  private static final String HARMLESS = "_./:@%+=,-";

  private ScriptPlaceholders() {}

  /** The script, with the variables that it needs put into {@code environment}. Fails when it asks for what nobody published. */
  static String fill(Template script, Facts facts, Map<String, String> environment, TextRoom room)
      throws IOException {
    String plain = script.literal().orElse(null);
    if (plain != null) {
      return plain;
    }
    List<ShellPlaces.Place> places = ShellPlaces.of(script);
    StringBuilder text = new StringBuilder();
    int hole = 0;
    for (Template.Part part : script.parts()) {
      if (part instanceof Template.Part.Text(String literal)) {
        text.append(literal);
        continue;
      }
      String value = room.take(StepScripts.filled(Template.of(List.of(part)), facts));
      ShellPlaces.Place place = places.get(hole++);
      if (place == ShellPlaces.Place.CODE || isHarmless(value)) {
        text.append(value);
        continue;
      }
      String name = NAME + (environment.size() + 1);
      environment.put(name, value);
      text.append(place == ShellPlaces.Place.LITERAL ? "'\"${" + name + "}\"'" : "${" + name + "}");
    }
    return text.toString();
  }

  private static boolean isHarmless(String value) {
    return value
        .chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || HARMLESS.indexOf(c) >= 0);
  }
}
