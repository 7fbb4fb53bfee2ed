package io.leat.engine.graph;

import io.leat.engine.job.Family;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tasks with the legs of each family in its place. Pure, and linear in what it makes. */
public final class Families {
  private Families() {}

  /** How many tasks {@code tasks} are, the legs counted. */
  public static long count(List<Task> tasks) {
    long count = 0;
    for (Task task : tasks) {
      count += legs(task);
    }
    return count;
  }

  /** How many edges they have, those of the legs and to them counted. */
  public static long edges(List<Task> tasks) {
    Map<TaskName, Integer> families = new HashMap<>();
    for (Task task : tasks) {
      if (task.isFamily()) {
        families.put(task.name(), legs(task));
      }
    }
    long edges = 0;
    for (Task task : tasks) {
      for (Need need : task.needs()) {
        edges += (long) legs(task) * families.getOrDefault(need.task(), 1);
      }
    }
    return edges;
  }

  private static int legs(Task task) {
    Family family = task.family();
    return family != null && family.isWhole() ? family.most() : 1;
  }

  /** {@code tasks} with all legs; who needs a family needs each of them. */
  static List<Task> legs(List<Task> tasks) {
    Map<TaskName, Family> families = new HashMap<>();
    for (Task task : tasks) {
      Family family = task.family();
      if (family != null && family.isWhole()) {
        families.put(task.name(), family);
      }
    }
    List<Task> all = new ArrayList<>();
    for (Task task : tasks) {
      List<Need> needs = needs(task.needs(), families);
      Family family = task.family();
      if (family == null || !family.isWhole()) {
        all.add(needs.equals(task.needs()) ? task : task.needing(needs));
      } else {
        for (int k = 1; k <= family.most(); k++) {
          all.add(task.leg(k, needs));
        }
      }
    }
    return all;
  }

  private static List<Need> needs(List<Need> declared, Map<TaskName, Family> families) {
    List<Need> needs = new ArrayList<>(declared.size());
    for (Need need : declared) {
      Family family = families.get(need.task());
      if (family == null) {
        needs.add(need);
        continue;
      }
      for (int k = 1; k <= family.most(); k++) {
        needs.add(new Need.Success(family.leg(k)));
      }
    }
    return List.copyOf(needs);
  }
}
