package io.leat.dsl.check;

import io.leat.engine.expression.Template;
import io.leat.engine.job.Step;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a script gives a value itself, as in {@code TOKEN=abc ./upload}. */
final class ScriptVariables {
  /** An assignment, and what stands before it in its line: nothing, the end of another command, a word of the shell or another assignment. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?:^|[;&|({\\n]|\\b(?:then|do|else|export|local|declare|readonly|typeset|env))[ \\t]*"
              + "((?:[A-Za-z_][A-Za-z0-9_]*=[^ \\t\\n;&|]*+[ \\t]*+)++)");

  private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=([^ \\t]*)");

  private ScriptVariables() {}

  /** Those of a shell's script that are not made of their own value before. */
  static Set<String> given(Step step) {
    Set<String> given = new HashSet<>();
    if (step instanceof Step.Shell(var _, Template script)) {
      for (Template.Part part : script.parts()) {
        if (part instanceof Template.Part.Text(String text)) {
          given(text, given);
        }
      }
    }
    return given;
  }

  private static void given(String text, Set<String> given) {
    Matcher assignments = ASSIGNMENT.matcher(text);
    while (assignments.find()) {
      Matcher each = NAME.matcher(assignments.group(1));
      while (each.find()) {
        String name = each.group(1);
        String value = each.group(2);
        if (!value.contains("$" + name) && !value.contains("${" + name)) {
          given.add(name);
        }
      }
    }
  }
}
