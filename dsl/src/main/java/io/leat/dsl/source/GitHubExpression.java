package io.leat.dsl.source;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code ${{ ... }}} of GitHub Actions, which nothing of Leat is written as, and what to write instead. */
public final class GitHubExpression {
  /** What is referred to there, and the words for it here. */
  private static final List<Instead> TABLE =
      List.of(
          new Instead("needs\\.([\\w-]+)\\.outputs\\.([\\w-]+)", "outputs.$1.$2"),
          new Instead("needs\\.([\\w-]+)\\.result", "tasks.$1.status"),
          new Instead("(?:github\\.event\\.)?inputs\\.([\\w-]+)", "params.$1"),
          new Instead("matrix\\.([\\w-]+)", "matrix.$1"),
          new Instead("github\\.(?:sha|event\\.pull_request\\.head\\.sha)", "git.commit"),
          new Instead("github\\.(?:ref_name|ref|head_ref)", "git.branch"),
          new Instead("github\\.base_ref", "pull.base"),
          new Instead(
              "github\\.event\\.(?:pull_request\\.)?(number|title|labels)(?:\\..*)?", "pull.$1"),
          new Instead("github\\.event_name", "trigger.kind"),
          new Instead("github\\.(?:run_number|run_id)", "run.number"),
          new Instead("hashFiles\\((.*)\\)", "files($1)"));

  /** Longer ones are not looked for, so that the search costs little wherever it begins. */
  private static final int LONGEST = 500;

  private static final Pattern VARIABLE = Pattern.compile("(secrets|env|vars)\\.(\\w+)");

  private static final String VALUES =
      "Leat has ${params.NAME}, ${git.commit}, ${git.branch}, ${outputs.TASK.NAME} and"
          + " ${matrix.NAME}; a condition is written plainly, as git.branch == 'main'; a script"
          + " reads variables and secrets as $NAME";

  private GitHubExpression() {}

  private record Instead(Pattern theirs, String ours) {
    Instead(String theirs, String ours) {
      this(Pattern.compile(theirs), ours);
    }
  }

  /** Where the expression ends that begins at {@code at}; -1 when none begins there. */
  public static int end(String text, int at) {
    if (!text.startsWith("${{", at)) {
      return -1;
    }
    int depth = 0;
    for (int i = at + 3; i < Math.min(text.length(), at + LONGEST); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '\n') {
        return -1;
      } else if (c == '}' && depth-- == 0) {
        return text.startsWith("}}", i) ? i + 2 : -1;
      }
    }
    return -1;
  }

  /** That {@code text}, an expression at {@code span}, means nothing here. */
  public static Diagnostic refused(String text, SourceSpan span) {
    String inside = text.substring(3, text.length() - 2).strip();
    Diagnostic refused =
        Diagnostic.of(
            DiagnosticCode.EXPRESSION_SYNTAX,
            span,
            "'${{ ... }}' is how GitHub Actions writes a value; here it is '${...}'");
    Matcher variable = VARIABLE.matcher(inside);
    if (variable.matches()) {
      String name = variable.group(2);
      String read = ", and read $" + name + " in the script";
      return variable.group(1).equals("secrets")
          ? refused.help(
              "write secrets '" + name + "' in the task" + read,
              "write secrets: " + name + " in the task" + read)
          : refused.help(
              "write env " + name + ": '...' in the task" + read,
              "write env: {" + name + ": ...} in the task" + read);
    }
    String ours = ours(inside);
    return refused.help(ours != null ? "write ${" + ours + "}" : VALUES);
  }

  /** The fact of Leat that {@code reference}, one of GitHub Actions, stands for; null when there is none. */
  public static @Nullable String ours(String reference) {
    for (Instead each : TABLE) {
      Matcher matcher = each.theirs().matcher(reference);
      if (matcher.matches()) {
        return matcher.replaceFirst(each.ours());
      }
    }
    return null;
  }
}
