package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Template;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.Approval;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.CacheName;
import io.leat.engine.job.KeptOn;
import io.leat.engine.job.Label;
import io.leat.engine.job.LockName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.RetryCause;
import io.leat.engine.job.RetryPolicy;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The settings of a task, apart from its steps. */
final class TaskWords {
  private TaskWords() {}

  private static final SlotType VARIABLE = new SlotType.Name(NameRule.VARIABLE, VariableName::new);
  private static final SlotType TASK = new SlotType.Name(NameRule.TITLE, TaskName::new);

  static final List<Word> ALL =
      List.of(
          word("description", Place.TASK)
              .takes(positional("text", new SlotType.Plain(), "what the task is for"))
              .help("Says what the task is for.")
              .example("description 'Compiles everything'", "description: Compiles everything")
              .ofTask(
                  (task, in) -> task.task.description(in.one("text", String.class)),
                  task ->
                      task.description().isEmpty()
                          ? List.of()
                          : one("description", Datum.of(task.description()))),
          word("needs", Place.TASK)
              .repeatable()
              .takes(
                  positional("targets", new SlotType.NeedOf(), "tasks, or outputs of tasks")
                      .severally())
              .help(
                  "Starts the task when the other tasks have succeeded, or when the outputs are"
                      + " published. The name of a task with a matrix stands for all its legs.")
              .example("needs 'compile'", "needs: compile")
              .ofTask(
                  (task, in) -> {
                    List<NeedTarget> targets = in.all("targets", NeedTarget.class);
                    for (int i = 0; i < targets.size(); i++) {
                      task.needs.add(
                          new TaskDraft.WrittenNeed(targets.get(i), in.span("targets", i)));
                    }
                  },
                  WrittenNeeds::needs),
          word("agent", Place.TASK)
              .takes(
                  positional(
                          "labels",
                          new SlotType.Name(NameRule.LABEL, Label::new),
                          "what the agent must have")
                      .severally())
              .help("Asks for an agent that has all of the labels.")
              .example("agent 'linux', 'jdk25'", "agent: [linux, jdk25]")
              .ofTask(
                  (task, in) -> in.all("labels", Label.class).forEach(task.task::label),
                  task -> Written.severally("agent", task.labels())),
          word("output", Place.TASK)
              .keyed()
              .takes(
                  positional("name", new SlotType.Name(NameRule.WORD, OutputName::new), "its name"),
                  named(
                          "type",
                          new SlotType.Choice(
                              List.of("text", "number", "flag", "list"),
                              List.of(
                                  ValueKind.TEXT,
                                  ValueKind.NUMBER,
                                  ValueKind.FLAG,
                                  ValueKind.LIST)),
                          "the type of its value")
                      .orElse("text"))
              .help(
                  "Promises an output: a line `name=value` that a step writes to the file"
                      + " `$LEAT_OUTPUT`.")
              .example("output 'version'", "output: version")
              .ofTask(
                  (task, in) -> {
                    OutputName name = in.one("name", OutputName.class);
                    if (Duplicates.first(task, in, "output")) {
                      task.task.output(
                          new OutputDeclaration(
                              name, in.one("type", ValueKind.class, ValueKind.TEXT)));
                    }
                  },
                  task ->
                      task.outputs().values().stream()
                          .map(
                              output -> {
                                Declaration written =
                                    Declaration.of("output").with(Datum.of(output.name().text()));
                                return output.kind() == ValueKind.TEXT
                                    ? written
                                    : written.with("type", Datum.of(output.kind().word()));
                              })
                          .toList()),
          word("artifact", Place.TASK)
              .keyed()
              .takes(
                  positional(
                      "name", new SlotType.Name(NameRule.TITLE, ArtifactName::new), "its name"),
                  named("files", new SlotType.Pattern(), "which files").severally().always(),
                  named(
                          "keepDays",
                          new SlotType.Whole(1, 36_500),
                          "for how many days they are kept")
                      .orElse("as long as the run"),
                  named(
                          "on",
                          SlotType.choice(KeptOn.values(), KeptOn::word),
                          "after which end of the task they are kept")
                      .orElse("succeeded"))
              .help(
                  "Keeps files of the workspace, each with its size and SHA-256: when the task"
                      + " succeeds, or as `on` says.")
              .example(
                  "artifact 'jar', files: 'target/*.jar'", "artifact: {jar: {files: target/*.jar}}")
              .ofTask(
                  (task, in) -> {
                    if (Duplicates.first(task, in, "artifact")) {
                      task.task.artifact(
                          new ArtifactDeclaration(
                              in.one("name", ArtifactName.class),
                              in.all("files", Glob.class),
                              in.one("keepDays", Integer.class, 0),
                              in.one("on", KeptOn.class, KeptOn.SUCCEEDED)));
                    }
                  },
                  task ->
                      task.artifacts().values().stream()
                          .map(
                              artifact -> {
                                Declaration written =
                                    Declaration.of("artifact")
                                        .with(Datum.of(artifact.name().text()))
                                        .with("files", Written.oneOrMore(artifact.files()));
                                if (artifact.keepDays() > 0) {
                                  written = written.with("keepDays", Datum.of(artifact.keepDays()));
                                }
                                return artifact.on() == KeptOn.SUCCEEDED
                                    ? written
                                    : written.with("on", Datum.of(artifact.on().word()));
                              })
                          .toList()),
          word("use", Place.TASK)
              .repeatable()
              .takes(
                  named(
                          "artifact",
                          new SlotType.Name(NameRule.TITLE, ArtifactName::new),
                          "the artifact")
                      .always(),
                  named("from", TASK, "the task that declares it; this one then needs it").always(),
                  named("into", new SlotType.Path(), "the folder").orElse("the workspace"))
              .help("Puts an artifact of another task into the workspace before the first step.")
              .example(
                  "use artifact: 'jar', from: 'compile'", "use: {artifact: jar, from: compile}")
              .ofTask(
                  (task, in) -> {
                    ArtifactUse use =
                        new ArtifactUse(
                            in.one("artifact", ArtifactName.class),
                            in.one("from", TaskName.class),
                            in.one("into", String.class, ""));
                    task.task.use(use);
                    task.needs.add(
                        new TaskDraft.WrittenNeed(
                            new NeedTarget(use.from(), null), in.span("from", 0)));
                    task.spans.putIfAbsent(
                        "use " + use.from() + "/" + use.artifact(), in.span("artifact", 0));
                  },
                  task ->
                      task.uses().stream()
                          .sorted(TaskWords::order)
                          .map(
                              use -> {
                                Declaration written =
                                    Declaration.of("use")
                                        .with("artifact", Datum.of(use.artifact().text()))
                                        .with("from", Datum.of(use.from().text()));
                                return use.into().isEmpty()
                                    ? written
                                    : written.with("into", Datum.of(use.into()));
                              })
                          .toList()),
          word("cache", Place.TASK)
              .keyed()
              .takes(
                  positional("name", new SlotType.Name(NameRule.TITLE, CacheName::new), "its name"),
                  named("paths", new SlotType.Pattern(true), "folders and files that are kept")
                      .severally()
                      .always(),
                  named("key", new SlotType.Text(), "kept files come back when the key is the same")
                      .always(),
                  named(
                          "restore",
                          new SlotType.Text(),
                          "beginnings of keys to fall back to, the best first")
                      .severally())
              .help("Keeps files between runs under a key.")
              .example(
                  "cache 'm2', paths: ['.m2/repository'], key: files('pom.xml')",
                  "cache: {m2: {paths: [.m2/repository], key: \"${files('pom.xml')}\"}}")
              .ofTask(
                  (task, in) -> {
                    if (Duplicates.first(task, in, "cache")) {
                      task.task.cache(
                          new CacheDeclaration(
                              in.one("name", CacheName.class),
                              in.all("paths", Glob.class),
                              in.one("key", Template.class),
                              in.all("restore", Template.class)));
                    }
                  },
                  task ->
                      task.caches().stream()
                          .sorted((one, other) -> one.name().compareTo(other.name()))
                          .map(TaskWords::cache)
                          .toList()),
          word("inputs", Place.TASK)
              .takes(
                  positional(
                          "files", new SlotType.Pattern(), "the files that the result depends on")
                      .severally())
              .help(
                  "Lets the result of an earlier run be taken when steps, inputs and environment"
                      + " are the same.")
              .example("inputs 'src/**', 'pom.xml'", "inputs: [src/**, pom.xml]")
              .ofTask(
                  (task, in) -> in.all("files", Glob.class).forEach(task.task::input),
                  task -> Written.severally("inputs", task.inputs())),
          word("when", Place.TASK)
              .takes(positional("condition", new SlotType.Condition(), "the condition"))
              .help("Runs the task only if the condition holds; otherwise it is skipped.")
              .example(
                  "when params.target == 'staging' || git.branch == 'main'",
                  "when: \"params.target == 'staging' || git.branch == 'main'\"")
              .ofTask(
                  (task, in) -> {
                    task.task.when(in.one("condition", Expression.class));
                    task.whenSpan = in.span("condition", 0);
                  },
                  task -> {
                    Expression when = task.when();
                    return when == null ? List.of() : one("when", Datum.of(when));
                  }),
          word("approve", Place.TASK)
              .takes(
                  named("by", new SlotType.Plain(), "users or groups who may approve")
                      .severally()
                      .orElse("anyone"))
              .takes(Durations.SLOTS)
              .help(
                  "Waits for a person's approval before the task starts; after the time given it"
                      + " counts as refused.")
              .example(
                  "approve by: ['release'], minutes: 60", "approve: {by: [release], minutes: 60}")
              .ofTask(
                  (task, in) -> {
                    Duration timeout =
                        Durations.optional(in).isPresent() ? Durations.read(in).orElse(null) : null;
                    task.task.approval(new Approval(in.all("by", String.class), timeout));
                  },
                  TaskWords::approval),
          EnvironmentWord.OF_TASK,
          word("secrets", Place.TASK)
              .repeatable()
              .takes(positional("names", VARIABLE, "their names").severally())
              .help("Puts secrets into the environment of the task. They are masked in its log.")
              .example("secrets 'DEPLOY_KEY'", "secrets: DEPLOY_KEY")
              .ofTask(
                  (task, in) -> {
                    List<VariableName> names = in.all("names", VariableName.class);
                    for (int i = 0; i < names.size(); i++) {
                      task.task.secret(names.get(i));
                      task.spans.putIfAbsent("secret " + names.get(i), in.span("names", i));
                    }
                  },
                  task -> Written.severally("secrets", task.givenSecrets())),
          TokenWords.OF_TASK,
          word("env", Place.TASK)
              .free()
              .repeatable()
              .takes(positional("variables", new SlotType.Variables(), "names and values"))
              .help(
                  "Sets variables in the environment of the task. A variable may hold a secret:"
                      + " `TOKEN: secret('NPM_TOKEN')`, or the path of a file with one:"
                      + " `KUBECONFIG: secretFile('KUBE')`.")
              .example(
                  "env MODE: 'release', VERSION: \"${outputs.compile.version}\"",
                  "env: {MODE: release, VERSION: '${outputs.compile.version}'}")
              .ofTask(
                  (task, in) ->
                      in.one("variables", Variables.class).values().forEach(task.task::env),
                  task -> Written.env(task.env())),
          word("timeout", Place.TASK)
              .takes(Durations.SLOTS)
              .help("Ends an attempt that takes longer, as failed.")
              .example("timeout minutes: 10", "timeout: {minutes: 10}")
              .ofTask(
                  (task, in) -> Durations.read(in).ifPresent(task.task::timeout),
                  task -> Durations.write("timeout", task.timeout())),
          word("retry", Place.TASK)
              .takes(
                  positional(
                      "count", new SlotType.Whole(0, 100), "how many more attempts there may be"),
                  named(
                          "on",
                          SlotType.choice(RetryCause.values(), RetryCause::word),
                          "after which ends")
                      .severally()
                      .orElse("'failed', 'errored' and 'timeout'"),
                  named("delay", new SlotType.Whole(0, 3600), "seconds before the next attempt")
                      .orElse("0"),
                  named(
                          "factor",
                          new SlotType.Whole(1, 10),
                          "how much longer each further delay is")
                      .orElse("1"))
              .help(
                  "Tries the task again when it did not succeed. A task that was lost is tried"
                      + " again only if `on` says so.")
              .example(
                  "retry 2, on: ['lost', 'timeout'], delay: 10, factor: 2",
                  "retry: {count: 2, 'on': [lost, timeout], delay: 10, factor: 2}")
              .ofTask((task, in) -> task.task.retry(retry(in)), TaskWords::retry),
          word("allowFailure", Place.TASK)
              .takes(
                  new Slot(
                      "allowed",
                      new SlotType.Flag(),
                      false,
                      false,
                      false,
                      "true",
                      "whether it is allowed"))
              .help("Lets the run go on, and succeed, when the task fails.")
              .example("allowFailure()", "allowFailure: true")
              .ofTask(
                  (task, in) -> task.task.allowFailure(in.one("allowed", Boolean.class, true)),
                  task -> task.allowFailure() ? one("allowFailure", Datum.of(true)) : List.of()),
          word("lock", Place.TASK)
              .repeatable()
              .takes(
                  positional(
                          "names",
                          new SlotType.Name(NameRule.TITLE, LockName::new),
                          "names of locks")
                      .severally())
              .help(
                  "Holds locks while the task runs: of the tasks that hold one lock, in whichever"
                      + " run of the project, one runs at a time.")
              .example("lock 'staging-database'", "lock: staging-database")
              .ofTask(
                  (task, in) -> in.all("names", LockName.class).forEach(task.task::lock),
                  task -> Written.severally("lock", task.locks())),
          word("stdin", Place.TASK)
              .takes(
                  named("from", TASK, "the task whose stdout is read").always(),
                  named(
                          "record",
                          SlotType.choice(Recording.values(), Recording::word),
                          "what is kept of the bytes that pass")
                      .orElse("log"))
              .help(
                  "Reads the stdout of another task while both run. A `pipe` does this for several"
                      + " tasks in a row.")
              .example("stdin from: 'dump'", "stdin: {from: dump}")
              .ofTask(
                  (task, in) ->
                      task.streams.add(
                          new TaskDraft.WrittenStream(
                              in.one("from", TaskName.class),
                              in.one("record", Recording.class, Recording.LOG),
                              in.span("from", 0))),
                  WrittenNeeds::stdin));

  private static List<Declaration> one(String word, Datum value) {
    return List.of(Declaration.of(word).with(value));
  }

  private static int order(ArtifactUse one, ArtifactUse other) {
    int byTask = one.from().compareTo(other.from());
    return byTask != 0 ? byTask : one.artifact().compareTo(other.artifact());
  }

  private static Declaration cache(CacheDeclaration cache) {
    Declaration written =
        Declaration.of("cache")
            .with(Datum.of(cache.name().text()))
            .with("paths", Written.oneOrMore(cache.paths()))
            .with("key", Datum.of(cache.key()));
    if (cache.restore().isEmpty()) {
      return written;
    }
    List<Datum> restore = new ArrayList<>();
    cache.restore().forEach(each -> restore.add(Datum.of(each)));
    return written.with("restore", new Datum.Items(restore, SourceSpan.NOWHERE));
  }

  private static List<Declaration> approval(Task task) {
    Approval approval = task.approval();
    if (approval == null) {
      return List.of();
    }
    Declaration written = Declaration.of("approve");
    if (!approval.by().isEmpty()) {
      written = written.with("by", Datum.texts(approval.by()));
    }
    Duration timeout = approval.timeout();
    return List.of(timeout == null ? written : Durations.add(written, timeout));
  }

  private static RetryPolicy retry(Arguments in) {
    Set<RetryCause> causes =
        in.has("on")
            ? new LinkedHashSet<>(in.all("on", RetryCause.class))
            : RetryPolicy.usualCauses();
    int count = in.one("count", Integer.class);
    if (count == 0 || causes.isEmpty()) {
      return RetryPolicy.NEVER;
    }
    return new RetryPolicy(
        count,
        causes,
        Duration.ofSeconds(in.one("delay", Integer.class, 0)),
        in.one("factor", Integer.class, 1));
  }

  private static List<Declaration> retry(Task task) {
    RetryPolicy retry = task.retry();
    if (retry.count() == 0) {
      return List.of();
    }
    Declaration written = Declaration.of("retry").with(Datum.of(retry.count()));
    if (!retry.causes().equals(RetryPolicy.usualCauses())) {
      written =
          written.with("on", Datum.texts(retry.causes().stream().map(RetryCause::word).toList()));
    }
    if (!retry.delay().isZero()) {
      written = written.with("delay", Datum.of(retry.delay().toSeconds()));
    }
    return List.of(
        retry.factor() == 1 ? written : written.with("factor", Datum.of(retry.factor())));
  }
}
