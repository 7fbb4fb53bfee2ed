package io.leat.engine.story;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.folder.FolderLocks;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.Approval;
import io.leat.engine.job.Demand;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.Protection;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import io.leat.engine.schedule.AgentRoom;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a task that has not ended waits for. */
final class WhyWait {
  private static final int MOST = 10;

  private final RunStory story;
  private final Surroundings around;
  private final RunState state;
  private final RunPlan plan;
  private final Task task;
  private final Demand demand;
  private final Times times;
  private final List<String> said = new ArrayList<>();

  WhyWait(RunStory story, Surroundings around, Task task, Times times) {
    this.story = story;
    this.around = around;
    this.state = story.state();
    this.plan = state.plan();
    this.task = task;
    this.demand = Demand.of(task);
    this.times = times;
  }

  List<String> sentences() {
    switch (state.task(task.name())) {
      case TaskState.Blocked _ -> blocked();
      case TaskState.Asking(Instant deadline, Protection protection) ->
          asking(deadline, protection);
      case TaskState.Entering _ ->
          said.add(
              "It is being looked up what the environment '"
                  + task.environmentName()
                  + "' asks for.");
      case TaskState.Cleared _ -> mates("start", true);
      case TaskState.Ready _ -> ready();
      case TaskState.Leased(var lease) -> leased(lease);
      case TaskState.Running(var lease, Instant since) -> {
        said.add(
            "Attempt "
                + lease.attempt()
                + " runs since "
                + times.at(since)
                + ", for "
                + Durations.text(Duration.between(since, times.instant()))
                + (around.agents().size() > 1 ? ", on '" + lease.agent() + "'" : "")
                + "."
                + limit(Duration.between(since, times.instant())));
        String described = around.described().apply(lease);
        if (!described.isEmpty()) {
          said.add(described);
        }
        if (Files.exists(story.folder().fetching(lease.task(), lease.attempt()))) {
          said.add(
              "Its steps have ended, and its files are being fetched from the agent '"
                  + lease.agent()
                  + "'.");
        }
      }
      case TaskState.Ended _ -> mates("end", false);
      case TaskState.Waiting(int attempt, Instant due) ->
          said.add("It waits until " + times.at(due) + " for attempt " + attempt + ".");
      case TaskState.Finished _ -> {}
    }
    return said;
  }

  private void leased(Lease lease) {
    String described = around.described().apply(lease);
    said.add(
        "Attempt "
            + lease.attempt()
            + " was given to the agent '"
            + lease.agent()
            + "', and its steps have not begun"
            + (around.halt().isEmpty()
                ? described.isEmpty() ? ": its workspace is made ready." : ". " + described
                : ": nothing begins now, for " + around.halt() + "."));
  }

  private String limit(Duration taken) {
    Duration limit = task.timeout();
    if (limit == null) {
      return "";
    }
    String text = Durations.text(limit);
    return taken.compareTo(limit) > 0
        ? " Its steps may take " + text + ": they are being ended, or its files are being kept."
        : " It may take " + text + ".";
  }

  private void blocked() {
    if (!state.started()) {
      said.add("The run has not begun.");
      return;
    }
    List<String> open = new ArrayList<>();
    if (task.always()) {
      int left = 0;
      for (int i = 0; i < plan.size(); i++) {
        if (!plan.task(i).always() && !(state.task(i) instanceof TaskState.Finished)) {
          left++;
          if (open.size() < MOST) {
            open.add(stands(plan.task(i).name()));
          }
        }
      }
      if (left > 0) {
        said.add(
            "It runs at the end in any case, and waits for all other tasks; "
                + left
                + (left == 1 ? " has" : " have")
                + " not ended: "
                + list(open, left)
                + ".");
        return;
      }
    }
    int left = 0;
    for (Need need : task.needs()) {
      String waits = open(need);
      if (waits != null) {
        left++;
        if (open.size() < MOST) {
          open.add(waits);
        }
      }
    }
    said.add("It waits for " + list(open, left) + ".");
  }

  static String list(List<String> shown, int all) {
    return String.join("; ", shown)
        + (all > shown.size() ? "; and " + (all - shown.size()) + " more" : "");
  }

  private String stands(TaskName name) {
    return "'" + name + "' (" + TaskStanding.word(state.task(name)) + ")";
  }

  /** What is missing of a need; null when nothing is. */
  private @Nullable String open(Need need) {
    return switch (need) {
      case Need.Success(TaskName name) ->
          state.task(name) instanceof TaskState.Finished ? null : stands(name);
      case Need.Published(TaskName name, var output) ->
          state.output(name, output).isPresent()
              ? null
              : "the output '" + output + "' of " + stands(name);
      case Need.Stream _ -> null;
    };
  }

  private void asking(@Nullable Instant deadline, @Nullable Protection protection) {
    Approval approval = task.approval();
    List<String> by =
        protection != null ? protection.by() : approval == null ? List.of() : approval.by();
    String who = by.isEmpty() ? "somebody" : "one of '" + String.join("', '", by) + "'";
    said.add(
        "It waits until "
            + who
            + " agrees"
            + (protection == null
                ? ""
                : ", for which the environment '"
                    + protection.environment()
                    + "' asks"
                    + (protection.notOwn() ? ", and who is not who started the run" : ""))
            + (deadline == null
                ? ", as long as it takes."
                : "; if nobody has by " + times.at(deadline) + ", it counts as refused."));
  }

  /** The other members of its pipe that it waits for. */
  private void mates(String what, boolean toStart) {
    List<String> open = new ArrayList<>();
    for (int mate : plan.group(plan.number(task.name()))) {
      TaskState other = state.task(mate);
      boolean waits = toStart ? !(other instanceof TaskState.Cleared) : other.held() != null;
      if (waits) {
        open.add(stands(plan.task(mate).name()));
      }
    }
    said.add(
        (toStart
                ? "It has all that it needs; the members of its pipe "
                : "Its own attempt has ended; the members of its pipe ")
            + what
            + " together, and it waits for "
            + String.join("; ", open)
            + ".");
  }

  private void ready() {
    String holder = lockedBy();
    if (holder != null) {
      said.add(holder);
      return;
    }
    said.add(noRoom().orElseGet(this::room));
  }

  /** Why no agent could begin the task; empty when one could. */
  Optional<String> noRoom() {
    return around.halt().isEmpty()
        ? NoRoom.of(demand, around.agents())
        : Optional.of("It begins when there is room: " + around.halt() + ".");
  }

  /** How full the agents are that it could run on. */
  private String room() {
    List<AgentRoom> open =
        NoRoom.fit(demand, around.agents()).stream()
            .filter(each -> each.closed().isEmpty())
            .toList();
    Set<String> names = new HashSet<>();
    int slots = 0;
    int used = 0;
    int most = 0;
    for (AgentRoom each : open) {
      names.add(each.name());
      slots += each.slots();
      used += each.used();
      most = Math.max(most, each.slots() - each.used());
    }
    List<String> running = new ArrayList<>();
    int held = 0;
    for (int i = 0; i < plan.size(); i++) {
      Lease lease = state.task(i).held();
      if (lease != null && names.contains(lease.agent())) {
        held++;
        if (running.size() < MOST) {
          running.add("'" + plan.task(i).name() + "'");
        }
      }
    }
    int others = Math.max(0, used - held);
    int taken = held + others;
    int wanted = Math.max(1, plan.group(plan.number(task.name())).length);
    String full = taken + " of " + slots + (slots == 1 ? " slot is" : " slots are") + " taken";
    if (around.agents().size() > 1) {
      full =
          (open.size() == 1
                  ? "on '" + open.getFirst().name() + "' "
                  : "on the " + open.size() + " agents that can run it ")
              + full;
    }
    String by = held == 0 ? "" : ", by " + list(running, held);
    by += others == 0 ? "" : ", " + others + " of them by other runs";
    if (taken >= slots) {
      return "It is ready and waits for a free slot: " + full + by + ".";
    }
    int together = open.size() == 1 ? slots - taken : most;
    return wanted > 1 && taken > 0 && wanted > together
        ? "It is ready and waits for room for all "
            + wanted
            + " members of its pipe, which start together: "
            + full
            + by
            + "."
        : "It is ready, and starts next: " + full + by + ".";
  }

  /** Who holds a lock that the task waits for; null when nobody does. */
  private @Nullable String lockedBy() {
    for (LockName lock : task.locks()) {
      try {
        AttemptFolder holder = FolderLocks.holder(story.leat().locks(), lock).orElse(null);
        String who = holder == null ? null : attempt(holder.path());
        if (holder != null && who != null) {
          return "It is ready and waits for the lock '"
              + lock
              + "', which "
              + who
              + " holds."
              + interrupted(FolderLocks.runOf(holder));
        }
      } catch (IOException unreadable) {
        return "It is ready; who holds the lock '" + lock + "' cannot be read.";
      }
    }
    return null;
  }

  /** What to do about a run that nobody runs, and that holds its locks until somebody does; empty where somebody does. */
  private String interrupted(RunFolder run) throws IOException {
    if (run.equals(story.folder()) || LeatFolder.owned(run)) {
      return "";
    }
    Path number = run.path().getFileName();
    return " Nobody runs run "
        + number
        + " now. Go on with it, or stop it: leat attach "
        + number
        + ", leat cancel "
        + number;
  }

  /** The attempt in {@code folder}, {@code .../runs/17/attempts/deploy.1}, in words; null for one of this task. */
  private @Nullable String attempt(Path folder) {
    String name = String.valueOf(folder.getFileName());
    int dot = name.lastIndexOf('.');
    String encoded = dot < 0 ? name : name.substring(0, dot);
    if (encoded.equals(RunFolder.fileName(task.name().text()))
        && folder.startsWith(story.folder().path())) {
      return null;
    }
    String plain = URLDecoder.decode(encoded.replace("+", "%2b"), StandardCharsets.UTF_8);
    Path attempts = folder.getParent();
    Path run = attempts == null ? null : attempts.getParent();
    boolean own = folder.startsWith(story.folder().path());
    return "'" + plain + "' of " + (own || run == null ? "this run" : "run " + run.getFileName());
  }
}
