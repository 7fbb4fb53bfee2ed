package io.leat.engine.dispatch;

import io.leat.engine.job.Demand;
import io.leat.engine.run.Place;
import java.util.Collections;
import java.util.List;

/**
 * Where attempts run, and how many at once (port): on the agents of one run, or on those that all runs of a server share. Of one run it
 * is asked on one thread.
 */
public interface Placement {

  /**
   * Takes a slot for each of {@code tasks}, which start together, or none. What needs more slots than there are gets them when nothing
   * else holds one.
   *
   * @return the agent of each, in the order of {@code tasks}; empty when there is no room now
   */
  List<String> take(List<Demand> tasks);

  /** Notes an attempt that was found running on an agent; there may be more of them than slots. */
  void adopt(String agent);

  /** Gives a slot of an agent back. It is kept for whoever gives it until {@link #settled}: what follows at once comes first. */
  void give(String agent);

  /** Says that all is taken that could be taken now. */
  void settled();

  /** Whether nothing new begins now anywhere, as while the disk of a server is full. */
  default boolean halted() {
    return false;
  }

  /** Gives back what was taken for these. */
  default void give(List<Place> places) {
    places.forEach(each -> give(each.agent()));
  }

  /** One agent for one run alone, which does whatever it is asked. */
  static Placement on(String agent, int slots) {
    return new Placement() {
      private int used;

      @Override
      public List<String> take(List<Demand> tasks) {
        if (used > 0 && used + tasks.size() > slots) {
          return List.of();
        }
        used += tasks.size();
        return Collections.nCopies(tasks.size(), agent);
      }

      @Override
      public void adopt(String each) {
        used++;
      }

      @Override
      public void give(String each) {
        used--;
      }

      @Override
      public void settled() {}
    };
  }
}
