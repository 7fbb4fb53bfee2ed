package io.leat.engine.run;

import io.leat.engine.expression.Facts;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Need;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph laid out for running: tasks by number, who waits for whom, and who starts together. Immutable; made in time linear in
 * tasks and edges.
 */
public final class RunPlan {
  private static final int[] NONE = {};

  private final Task[] tasks;
  private final Map<TaskName, Integer> numbers;
  private final int[][] after;
  private final Need[][] needed;
  private final int[] needs;
  private final int[][] groups;
  private final Facts facts;
  private final int ordinary;

  /** The plan of {@code graph}, run with {@code facts} about everything but outputs. */
  public RunPlan(TaskGraph graph, Facts facts) {
    this.tasks = graph.tasks().toArray(new Task[0]);
    this.facts = facts;
    this.numbers = HashMap.newHashMap(tasks.length);
    for (int i = 0; i < tasks.length; i++) {
      numbers.put(tasks[i].name(), i);
    }
    this.after = new int[tasks.length][];
    this.needed = new Need[tasks.length][];
    this.needs = new int[tasks.length];
    this.groups = new int[tasks.length][];
    int[] count = new int[tasks.length];
    int usual = 0;
    for (Task task : tasks) {
      usual += task.always() ? 0 : 1;
      for (Need need : task.needs()) {
        count[number(need.task())]++;
      }
    }
    this.ordinary = usual;
    for (int i = 0; i < tasks.length; i++) {
      after[i] = count[i] == 0 ? NONE : new int[count[i]];
      needed[i] = new Need[count[i]];
    }
    Arrays.fill(count, 0);
    int[] leader = new int[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      leader[i] = i;
    }
    for (int i = 0; i < tasks.length; i++) {
      // the gate of a task that always runs: all ordinary ones have ended, if there are any
      needs[i] = tasks[i].always() && usual > 0 ? 1 : 0;
      for (Need need : tasks[i].needs()) {
        int from = number(need.task());
        needed[from][count[from]] = need;
        after[from][count[from]++] = i;
        if (need instanceof Need.Stream) {
          leader[find(leader, i)] = find(leader, from);
        } else if (counts(from, i)) {
          needs[i]++;
        }
      }
    }
    group(leader);
  }

  private void group(int[] leader) {
    Map<Integer, List<Integer>> members = new HashMap<>();
    for (int i = 0; i < tasks.length; i++) {
      if (find(leader, i) != i) {
        members.computeIfAbsent(find(leader, i), _ -> new ArrayList<>()).add(i);
      }
    }
    members.forEach(
        (first, others) -> {
          int[] group = new int[others.size() + 1];
          group[0] = first;
          for (int k = 0; k < others.size(); k++) {
            group[k + 1] = others.get(k);
          }
          Arrays.sort(group);
          for (int member : group) {
            groups[member] = group;
          }
        });
  }

  private static int find(int[] leader, int task) {
    int root = task;
    while (leader[root] != root) {
      leader[root] = leader[leader[root]];
      root = leader[root];
    }
    return root;
  }

  /** How many tasks there are. */
  public int size() {
    return tasks.length;
  }

  /** How many of them do not run at the end in any case. */
  int ordinary() {
    return ordinary;
  }

  /** The task of this number. */
  public Task task(int number) {
    return tasks[number];
  }

  /** The task of this name, which must be one of the run. */
  public Task task(TaskName name) {
    return task(number(name));
  }

  /** The number of a task that is in the graph. */
  public int number(TaskName name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("no task '" + name + "' in this run");
    }
    return number;
  }

  /** Whether there is a task of this name. */
  public boolean has(TaskName name) {
    return numbers.containsKey(name);
  }

  /** What waits for a task or reads from it, once for each of its needs. Not to be changed. */
  int[] after(int number) {
    return after[number];
  }

  /** The need that makes each of {@link #after} wait. Not to be changed. */
  Need[] needed(int number) {
    return needed[number];
  }

  /** How many needs a task has that must be met one by one. */
  int needs(int number) {
    return needs[number];
  }

  /** What is kept of what {@code writer} writes to others, by what its readers ask for; null for one that nobody reads from. */
  public @Nullable Recording recording(TaskName writer) {
    Recording all = null;
    for (Need need : needed[number(writer)]) {
      if (need instanceof Need.Stream(TaskName _, Recording how)) {
        all = all == null ? how : all.with(how);
      }
    }
    return all;
  }

  /** The numbers of all that are joined with a task by streams, itself among them; empty when nothing is. Not to be changed. */
  public int[] group(int number) {
    return groups[number] == null ? NONE : groups[number];
  }

  /** Whether the end of {@code from} matters to {@code to}: a task that always runs waits for no ordinary one by name. */
  boolean counts(int from, int to) {
    return tasks[from].always() || !tasks[to].always();
  }

  /** What is known besides outputs. */
  public Facts facts() {
    return facts;
  }
}
