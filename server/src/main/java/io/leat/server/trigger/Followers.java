package io.leat.server.trigger;

import io.leat.engine.graph.Job;
import io.leat.engine.job.JobName;
import io.leat.engine.job.JobPath;
import io.leat.engine.job.JobStatus;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.TriggerKind;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.server.host.RunRequest;
import io.leat.server.log.field.LogField;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that run when runs of other projects end, as the Jobfiles of the default branches have them. A project is looked at when a run
 * ends, and not again within a minute; what was never brought from its repository is not waited for. No repository is asked: where its
 * mirror lost something, that is being mended meanwhile. For one thread.
 */
final class Followers {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final Triggers triggers;
  private final MirrorRepair mirrorRepair;
  private final Clock clock;
  private final Map<Long, Seen> seen = new HashMap<>();

  /**
   * Followers that are not looked at yet.
   *
   * @param mirrorRepair asked for what mirrors lost
   */
  Followers(Triggers triggers, MirrorRepair mirrorRepair, Clock clock) {
    this.triggers = triggers;
    this.mirrorRepair = mirrorRepair;
    this.clock = clock;
  }

  /**
   * What a project waits for.
   *
   * @param version of the project
   * @param state what its Jobfile is of
   */
  private record Seen(long version, String state, Instant at, List<Wish> wishes) {}

  private record Wish(String job, Trigger.AfterJob after) {}

  /**
   * A run ended that had begun: jobs of other projects run that wait for it. It counts when it is of the default branch, or of a project
   * without branches, and of no pull request.
   *
   * @param phase how it ended
   * @return whether some of them do
   * @throws Origin.Missing when a project cannot be read of which nobody knows whether it waits; the jobs of the others run
   */
  boolean after(Run ended, RunPhase phase) throws Origin.Missing, InterruptedException {
    Project project = triggers.store().projects().find(ended.project()).orElse(null);
    String job = ended.job();
    if (project == null || job == null || !counts(project, ended)) {
      return false;
    }
    JobPath path = new JobPath(project.name(), new JobName(job));
    List<Project> all = triggers.store().projects().all();
    seen.keySet().retainAll(all.stream().map(Project::id).toList());
    Origin.Missing unread = null;
    boolean begun = false;
    for (Project each : all) {
      List<Wish> wishes;
      try {
        wishes = wishes(each);
      } catch (Origin.Missing problem) {
        unread = problem;
        continue;
      }
      List<String> jobs =
          wishes.stream()
              .filter(wish -> wish.after().job().equals(path))
              .filter(wish -> takes(wish.after().status(), phase))
              .map(Wish::job)
              .distinct()
              .toList();
      begun |= !triggers.follow(each, jobs, ended).isEmpty();
    }
    if (unread != null) {
      throw unread;
    }
    return begun;
  }

  private static boolean takes(JobStatus wanted, RunPhase phase) {
    return wanted == JobStatus.ANY || wanted.word().equals(phase.word());
  }

  private boolean counts(Project project, Run ended) throws Origin.Missing {
    if (!RunRequest.read(ended.spec().request()).facts().isEmpty()) {
      return false;
    }
    if (project.kind() == Kind.FREESTYLE) {
      return true;
    }
    try {
      String branch = ended.revision().branch();
      return branch != null
          && (PushEvent.BRANCH + branch).equals(kept(project, triggers::keptBranch));
    } catch (Origin.Missing lost) {
      mirrorRepair.ask(project.id(), lost, null, null);
      throw lost;
    }
  }

  /** What a mirror is asked. */
  private interface Question {
    String of(Project project) throws Origin.Missing;
  }

  private String kept(Project project, Question question) throws Origin.Missing {
    String answer = question.of(project);
    if (triggers.isLost(project, answer) && !mirrorRepair.isFresh(project.id())) {
      throw new Origin.Missing("what was brought of its repository is lost", null);
    }
    return answer;
  }

  private List<Wish> wishes(Project project) throws Origin.Missing, InterruptedException {
    Instant now = clock.instant();
    Seen last = seen.get(project.id());
    Seen known = last != null && last.version() == project.version() ? last : null;
    if (known != null && Duration.between(known.at(), now).abs().compareTo(GOOD_FOR) < 0) {
      return known.wishes();
    }
    try {
      String state = kept(project, triggers::keptState);
      List<Wish> wishes =
          known != null && known.state().equals(state) ? known.wishes() : read(project, state);
      seen.put(project.id(), new Seen(project.version(), state, now, wishes));
      return wishes;
    } catch (Origin.Missing problem) {
      mirrorRepair.ask(project.id(), problem, null, null);
      if (last == null) {
        throw new Origin.Missing(
            "whether project '"
                + project.name()
                + "' follows it cannot be read: "
                + problem.getMessage(),
            null);
      }
      LOG.warn(
          "whether project '{}' follows others cannot be read: {}",
          LogField.said(LogField.PROJECT, project.name()),
          problem.getMessage());
      return last.wishes();
    }
  }

  private List<Wish> read(Project project, String state)
      throws Origin.Missing, InterruptedException {
    List<Wish> wishes = new ArrayList<>();
    if (!state.isEmpty()) {
      for (Job job : triggers.jobs(project, triggers.tip(project, state), TriggerKind.JOB)) {
        for (Trigger each : job.triggers()) {
          if (each instanceof Trigger.AfterJob after && after.job().ofProject()) {
            wishes.add(new Wish(job.name().text(), after));
          }
        }
      }
    }
    return wishes;
  }
}
