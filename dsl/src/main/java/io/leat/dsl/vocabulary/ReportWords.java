package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.ReportsDeclaration;
import java.util.List;

/** What a task tells of its tests. */
final class ReportWords {
  private ReportWords() {}

  static final List<Word> ALL =
      List.of(
          word("reports", Place.TASK)
              .takes(
                  named("junit", new SlotType.Pattern(), "JUnit result files").severally().always(),
                  named("allowEmpty", new SlotType.Flag(), "whether there may be no test in them")
                      .orElse("false"),
                  named(
                          "allowFailed",
                          new SlotType.Flag(),
                          "whether tests may have failed in them when the steps end well")
                      .orElse("false"))
              .help(
                  "Reads test results, so that the tests that failed are listed by name. A task"
                      + " whose reports are missing, tell of no test, or of one that failed,"
                      + " fails.")
              .example(
                  "reports junit: 'target/surefire-reports/*.xml'",
                  "reports: {junit: target/surefire-reports/*.xml}")
              .ofTask(
                  (task, in) ->
                      task.task.reports(
                          new ReportsDeclaration(
                              in.all("junit", Glob.class),
                              in.one("allowEmpty", Boolean.class, false),
                              in.one("allowFailed", Boolean.class, false))),
                  task -> {
                    ReportsDeclaration reports = task.reports();
                    if (reports.isEmpty()) {
                      return List.of();
                    }
                    Declaration written =
                        Declaration.of("reports").with("junit", Written.oneOrMore(reports.junit()));
                    if (reports.allowEmpty()) {
                      written = written.with("allowEmpty", Datum.of(true));
                    }
                    if (reports.allowFailed()) {
                      written = written.with("allowFailed", Datum.of(true));
                    }
                    return List.of(written);
                  }));
}
