package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import java.util.Collections;
import java.util.List;

/** The slots of agents as one run sees them (port): those of its own, or those that all runs of a server share. Asked on one thread. */
public interface Slots extends AutoCloseable {

  /** Has it said when there is room for what was asked for in vain: {@code wake} is called on any thread, and must not block. */
  default void onRoom(Runnable wake) {}

  /**
   * Takes a slot for each of {@code tasks}, which start together, or none. What needs more slots than any agent has gets them when nothing
   * else holds one.
   *
   * @param count how many such groups wait, this one among them: as many are offered when there is room
   * @return the agent of each, in the order of {@code tasks}; empty when there is no room now
   */
  List<String> take(List<Demand> tasks, int count);

  /** Notes an attempt that was found running on an agent; there may be more of them than slots. */
  void adopt(String agent, Demand task);

  /** Gives back the slot of a task on an agent, in the middle of what {@link #settled} ends. */
  void give(String agent, Demand task);

  /**
   * Says that all was asked for that is wanted now: what was offered and not taken goes to others, and what was not asked for again is not
   * wanted any more.
   */
  void settled();

  /** Whether nothing new begins now anywhere, as while the disk of a server is full. */
  default boolean halted() {
    return false;
  }

  /** Gives back all that the run holds, which runs no more. */
  @Override
  default void close() {}

  /** One agent for one run alone, which does whatever it is asked. */
  static Slots on(String agent, int slots) {
    return new Slots() {
      private int used;

      @Override
      public List<String> take(List<Demand> tasks, int count) {
        if (used > 0 && used + tasks.size() > slots) {
          return List.of();
        }
        used += tasks.size();
        return Collections.nCopies(tasks.size(), agent);
      }

      @Override
      public void adopt(String each, Demand task) {
        used++;
      }

      @Override
      public void give(String each, Demand task) {
        used--;
      }

      @Override
      public void settled() {}
    };
  }
}
