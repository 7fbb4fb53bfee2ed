package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.engine.expression.Glob;
import io.leat.engine.graph.Job;
import io.leat.engine.job.JobPath;
import io.leat.engine.job.JobStatus;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Trigger;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What may start a run. */
final class TriggerWords {
  private TriggerWords() {}

  private static final ZoneId UTC = ZoneOffset.UTC;

  private static Slot patterns(String name, String help) {
    return named(name, new SlotType.Pattern(), help).severally();
  }

  static final List<Word> ALL =
      List.of(
          word("push", Place.TRIGGERS)
              .repeatable()
              .takes(
                  patterns(
                      "branches", "the branches; all when neither branches nor tags are given"),
                  patterns("tags", "the tags"),
                  patterns("paths", "files of which one must have changed"))
              .help("Starts the job when someone pushes.")
              .example(
                  "push branches: ['main', 'release/*'], paths: ['src/**']",
                  "push: {branches: [main, release/*], paths: [src/**]}")
              .ofJob(
                  (job, in) ->
                      job.triggers.add(
                          new Trigger.Push(
                              in.all("branches", Glob.class),
                              in.all("tags", Glob.class),
                              in.all("paths", Glob.class))),
                  written(
                      trigger ->
                          trigger instanceof Trigger.Push(var branches, var tags, var paths)
                              ? Optional.of(
                                  add(
                                      add(
                                          add(Declaration.of("push"), "branches", branches),
                                          "tags",
                                          tags),
                                      "paths",
                                      paths))
                              : Optional.empty())),
          word("pullRequest", Place.TRIGGERS)
              .repeatable()
              .takes(
                  patterns("branches", "the branches that it goes into; all when none are given"),
                  patterns("paths", "files of which one must have changed"))
              .help("Starts the job when a pull request is opened or gets new commits.")
              .example("pullRequest branches: ['main']", "pullRequest: {branches: [main]}")
              .ofJob(
                  (job, in) ->
                      job.triggers.add(
                          new Trigger.PullRequest(
                              in.all("branches", Glob.class), in.all("paths", Glob.class))),
                  written(
                      trigger ->
                          trigger instanceof Trigger.PullRequest(var branches, var paths)
                              ? Optional.of(
                                  add(
                                      add(Declaration.of("pullRequest"), "branches", branches),
                                      "paths",
                                      paths))
                              : Optional.empty())),
          word("cron", Place.TRIGGERS)
              .repeatable()
              .takes(
                  positional(
                      "schedule",
                      new SlotType.Schedule(),
                      "minute, hour, day, month, day of the week; or `@hourly`, `@daily`,"
                          + " `@weekly`, `@monthly`, `@yearly`. `spread` in a field is a number"
                          + " that project and job decide"),
                  named("zone", new SlotType.Zone(), "the time zone in which it is read")
                      .orElse("UTC"))
              .help("Starts the job at the times of a schedule.")
              .example(
                  "cron '30 2 * * *', zone: 'Europe/Vienna'",
                  "cron: {schedule: 30 2 * * *, zone: Europe/Vienna}")
              .ofJob(
                  (job, in) ->
                      job.triggers.add(
                          new Trigger.Cron(
                              in.one("schedule", String.class), in.one("zone", ZoneId.class, UTC))),
                  written(
                      trigger -> {
                        if (!(trigger instanceof Trigger.Cron(String schedule, ZoneId zone))) {
                          return Optional.empty();
                        }
                        Declaration cron = Declaration.of("cron").with(Datum.of(schedule));
                        return Optional.of(
                            zone.equals(UTC) ? cron : cron.with("zone", Datum.of(zone.getId())));
                      })),
          word("job", Place.TRIGGERS)
              .repeatable()
              .takes(
                  positional(
                      "name",
                      new SlotType.Name(NameRule.JOB, JobPath::of),
                      "the other job, or PROJECT/JOB"),
                  named(
                          "status",
                          SlotType.choice(JobStatus.values(), JobStatus::word),
                          "how its run must have ended")
                      .orElse("succeeded"))
              .help(
                  "Starts the job when a run of another job ends: one of the project, at the commit"
                      + " of that run; or one of another project, on its default branch.")
              .example(
                  "job 'library', status: 'succeeded'", "job: {name: library, status: succeeded}")
              .ofJob(
                  (job, in) -> {
                    JobPath other = in.one("name", JobPath.class);
                    if (!other.ofProject()) {
                      job.follows.putIfAbsent(other.job(), in.span("name", 0));
                    }
                    job.triggers.add(
                        new Trigger.AfterJob(
                            other, in.one("status", JobStatus.class, JobStatus.SUCCEEDED)));
                  },
                  written(
                      trigger -> {
                        if (!(trigger instanceof Trigger.AfterJob(JobPath job, JobStatus status))) {
                          return Optional.empty();
                        }
                        Declaration after = Declaration.of("job").with(Datum.of(job.toString()));
                        return Optional.of(
                            status == JobStatus.SUCCEEDED
                                ? after
                                : after.with("status", Datum.of(status.word())));
                      })),
          word("startup", Place.TRIGGERS)
              .help("Starts the job when the server starts.")
              .example("startup()", "startup: true")
              .ofJob(
                  (job, in) -> job.triggers.add(new Trigger.Startup()),
                  written(
                      trigger ->
                          trigger instanceof Trigger.Startup
                              ? Optional.of(Declaration.of("startup"))
                              : Optional.empty())));

  private static Declaration add(Declaration written, String key, List<Glob> patterns) {
    return patterns.isEmpty() ? written : written.with(key, Datum.texts(patterns));
  }

  private static Function<Job, List<Declaration>> written(
      Function<Trigger, Optional<Declaration>> write) {
    return job -> {
      List<Declaration> written = new ArrayList<>();
      job.triggers().forEach(trigger -> write.apply(trigger).ifPresent(written::add));
      return written;
    };
  }
}
