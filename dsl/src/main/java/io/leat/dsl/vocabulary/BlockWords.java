package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.engine.job.Family;
import io.leat.engine.job.JobName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.PipeName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.TaskName;
import java.util.List;

/** The blocks. What their bodies become is said by the check of the whole file. */
final class BlockWords {
  private BlockWords() {}

  static final List<Word> ALL =
      List.of(
          word("job", Place.FILE)
              .keyed()
              .takes(
                  positional(
                      "name",
                      new SlotType.Name(NameRule.TITLE, JobName::new),
                      "its name, unique in the file"))
              .help("Declares a job: a graph of tasks, with its parameters and triggers.")
              .example(
                  "job('web') { task('compile') { sh 'make' } }",
                  "job: {web: {task: {compile: {sh: make}}}}")
              .block(Place.JOB),
          word("params", Place.JOB)
              .help(
                  "Declares the parameters of the job. They are in `params.NAME` and in the"
                      + " environment of every task.")
              .example(
                  "params { flag 'fast', default: false }",
                  "params: {flag: {fast: {default: false}}}")
              .block(Place.PARAMS),
          word("triggers", Place.JOB)
              .help("Declares what starts the job, besides a person and a REST call.")
              .example(
                  "triggers { push branches: ['main'] }", "triggers: {push: {branches: [main]}}")
              .block(Place.TRIGGERS),
          word("task", Place.JOB, Place.PIPE, Place.SEQUENCE, Place.ALWAYS)
              .keyed()
              .takes(
                  positional(
                      "name",
                      new SlotType.Name(NameRule.TITLE, TaskName::new),
                      "its name, unique in the job"),
                  named(
                      "matrix",
                      new SlotType.Axes(),
                      "makes one task for each combination of the values; they are in"
                          + " `matrix.NAME`, and the tasks are called `name[value,...]`. The one"
                          + " axis may be an output of the type list: then there is a task"
                          + " `name[1]`, `name[2]`... for each of its items"),
                  named(
                          "exclude",
                          new SlotType.Combination(),
                          "combinations of the matrix that are no task: each names a value of one"
                              + " axis, or of several")
                      .severally(),
                  named(
                          "include",
                          new SlotType.Combination(),
                          "legs that are there besides: each names a value of every axis, which may"
                              + " be a new one")
                      .severally(),
                  named(
                      "most",
                      new SlotType.Whole(1, Family.MOST),
                      "how many items the list has at most, where the axis is an output"),
                  named(
                          "failFast",
                          new SlotType.Together(),
                          "whether the first leg that fails stops the others; a name does so for"
                              + " all tasks that give it")
                      .orElse("false"))
              .help("Declares a task: steps that run in order, in one workspace, on one agent.")
              .example("task('compile') { sh 'make' }", "task: {compile: {sh: make}}")
              .block(Place.TASK),
          word("pipe", Place.JOB, Place.SEQUENCE)
              .keyed()
              .takes(
                  positional(
                      "name",
                      new SlotType.Name(NameRule.TITLE, PipeName::new),
                      "its name, unique in the job"),
                  named(
                          "record",
                          SlotType.choice(Recording.values(), Recording::word),
                          "what is kept of the bytes that pass from task to task")
                      .orElse("log"))
              .help(
                  "Joins tasks: all run at the same time, the stdout of each being the stdin of the"
                      + " next. They succeed, fail and are tried again together.")
              .example(
                  "pipe('index') { task('dump') { sh './dump' }; task('load') { sh './load' } }",
                  "pipe: {index: [{task: {dump: {sh: ./dump}}}, {task: {load: {sh: ./load}}}]}")
              .block(Place.PIPE),
          word("sequence", Place.JOB, Place.SEQUENCE)
              .repeatable()
              .help(
                  "Orders what it holds: each starts when the one before succeeded. Its `when` and"
                      + " `env` hold for each task of it.")
              .example(
                  "sequence { task('deploy') { sh './deploy' }; task('smoke') { sh './smoke' } }",
                  "sequence: [{task: {deploy: {sh: ./deploy}}}, {task: {smoke: {sh: ./smoke}}}]")
              .block(Place.SEQUENCE),
          word("always", Place.JOB)
              .repeatable()
              .help("Holds tasks that run after all others have ended, however they ended.")
              .example(
                  "always { task('tidy') { sh 'rm -rf scratch' } }",
                  "always: {task: {tidy: {sh: rm -rf scratch}}}")
              .block(Place.ALWAYS),
          word("onFailure", Place.JOB)
              .repeatable()
              .help(
                  "Holds tasks that run as those of `always` do, when the run has failed: short for"
                      + " `when run.status == 'failed'` at each.")
              .example(
                  "onFailure { task('tell') { sh './tell \"$LEAT_FAILED\"' } }",
                  "onFailure: {task: {tell: {sh: './tell \"$LEAT_FAILED\"'}}}")
              .block(Place.ALWAYS),
          word("onSuccess", Place.JOB)
              .repeatable()
              .help(
                  "Holds tasks that run as those of `always` do, when the run has succeeded: short"
                      + " for `when run.status == 'succeeded'` at each.")
              .example(
                  "onSuccess { task('badge') { sh './badge green' } }",
                  "onSuccess: {task: {badge: {sh: ./badge green}}}")
              .block(Place.ALWAYS),
          word("onFixed", Place.JOB)
              .repeatable()
              .help(
                  "Holds tasks that run as those of `always` do, when the run has succeeded and the"
                      + " one before it, of the same job and branch, had failed.")
              .example(
                  "onFixed { task('cheer') { sh './cheer' } }",
                  "onFixed: {task: {cheer: {sh: ./cheer}}}")
              .block(Place.ALWAYS));
}
