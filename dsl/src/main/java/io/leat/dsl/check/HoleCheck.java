package io.leat.dsl.check;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.driver.shell.ShellPlaces;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for values from outside that stand in scripts where a shell splits them, or where they are code (ADR 35), and for what was meant
 * as a hole and is text.
 */
final class HoleCheck {
  private static final Set<String> OUTSIDE =
      Set.of(
          "git.branch",
          "git.tag",
          "git.message",
          "git.author",
          "pull.base",
          "pull.labels",
          "pull.title",
          "pull.author");

  /** What no shell can read, since its names have no dots. */
  private static final Pattern NO_HOLE =
      Pattern.compile(
          "\\$\\{(params|matrix|outputs|git|pull)\\.([A-Za-z_][A-Za-z0-9_]*)(\\.[A-Za-z0-9_]+)*}");

  private final JobDraft job;
  private final Diagnostics diagnostics;

  /** What stands in a loop or a matrix is warned of once. */
  private final Set<SourceSpan> warned = new HashSet<>();

  HoleCheck(JobDraft job, Diagnostics diagnostics) {
    this.job = job;
    this.diagnostics = diagnostics;
  }

  /** Warns once for each step. */
  void check(Task task, TaskDraft written) {
    for (int i = 0; i < task.steps().size(); i++) {
      Step step = task.steps().get(i);
      SourceSpan span = written.spans.getOrDefault("script of step " + (i + 1), written.nameSpan);
      if (step instanceof Step.Shell(var _, Template script)) {
        script(script, ShellPlaces.of(script), span);
        text(script, span);
      } else if (step instanceof Step.Groovy(var _, Template script)) {
        script(script, List.of(), span);
      }
    }
  }

  /** Of a script of another interpreter nobody knows what it reads, nor who reads a here-document; what is escaped is meant. */
  private void text(Template script, SourceSpan span) {
    if (script.parts().isEmpty()
        || span.source().syntax() != Syntax.GROOVY
        || !span.text().startsWith("'")
        || span.text().contains("\\$")
        || span.text().contains("<<")
        || (script.parts().getFirst() instanceof Template.Part.Text(String first)
            && first.startsWith("#!"))) {
      return;
    }
    for (Template.Part part : script.parts()) {
      Matcher found = NO_HOLE.matcher(part instanceof Template.Part.Text(String text) ? text : "");
      if (found.find() && isKnown(found.group(1), found.group(2)) && warned.add(span)) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.HOLE_IN_SINGLE_QUOTES,
                    place(found.group(), span),
                    "'" + found.group() + "' is text here, which no shell can read")
                .help("write the script in double quotes: in single ones nothing is filled in"));
        return;
      }
    }
  }

  private boolean isKnown(String root, String name) {
    return !root.equals("params") || job.parameters.containsKey(new VariableName(name));
  }

  /** @param places empty when no place is one of a shell */
  private void script(Template script, List<ShellPlaces.Place> places, SourceSpan span) {
    int hole = 0;
    for (Template.Part part : script.parts()) {
      if (!(part instanceof Template.Part.Hole(Expression value))) {
        continue;
      }
      ShellPlaces.Place place = places.isEmpty() ? ShellPlaces.Place.CODE : places.get(hole);
      hole++;
      boolean warns = place == ShellPlaces.Place.CODE || place == ShellPlaces.Place.WORD;
      if (warns
          && !warned.contains(span)
          && value instanceof Expression.Reference reference
          && isOutside(reference)) {
        warned.add(span);
        boolean code = place == ShellPlaces.Place.CODE;
        String quote = "write " + quoted(reference, span) + ", so that blanks and stars in it stay";
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.UNQUOTED_VALUE,
                    hole(reference, span),
                    code
                        ? "'" + reference + "' comes from outside, and is code in this script"
                        : "'" + reference + "' comes from outside, and is not quoted here")
                .help(
                    code
                        ? "hand it over: env: [VALUE: " + reference + "], and read VALUE there"
                        : quote,
                    code
                        ? "hand it over: env: {VALUE: '${" + reference + "}'}, and read VALUE there"
                        : quote));
        return;
      }
    }
  }

  /** The hole of {@code reference} in double quotes of the shell, as a text that stands at {@code script} has to write them. */
  private static String quoted(Expression.Reference reference, SourceSpan script) {
    String written = script.text();
    String quote = written.startsWith("\"") && !written.startsWith("\"\"\"") ? "\\\"" : "\"";
    return quote + "${" + reference + "}" + quote;
  }

  /** Where the hole of {@code reference} stands in the text at {@code script}; the whole text when that cannot be told. */
  private static SourceSpan hole(Expression.Reference reference, SourceSpan script) {
    SourceSpan braced = place("${" + reference + "}", script);
    return braced.equals(script) ? place("$" + reference, script) : braced;
  }

  private static SourceSpan place(String written, SourceSpan script) {
    int at = script.text().indexOf(written);
    if (at < 0 || script.text().indexOf(written, at + 1) >= 0) {
      return script;
    }
    int start = script.start() + at;
    return script.source().span(start, start + written.length());
  }

  /** Whether whoever starts a run, or pushes, chooses the text freely. */
  private boolean isOutside(Expression.Reference reference) {
    if (reference.root().equals("params") && reference.path().size() == 2) {
      return job.parameters.get(new VariableName(reference.path().get(1)))
              instanceof Parameter.Text text
          && text.choices().isEmpty()
          && text.pattern() == null;
    }
    return OUTSIDE.contains(String.join(".", reference.path()));
  }
}
