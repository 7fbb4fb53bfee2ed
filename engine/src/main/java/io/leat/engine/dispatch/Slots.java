package io.leat.engine.dispatch;

/**
 * How many attempts may run at once (port): those of one run, or of all runs of a server together. Of one run it is asked on one
 * thread.
 */
public interface Slots {

  /**
   * Takes {@code count} slots for attempts that start together, or none. What needs more than there are gets them when nothing else
   * holds one.
   */
  boolean take(int count);

  /** Notes {@code count} attempts that were found running; there may be more of them than slots. */
  void adopt(int count);

  /** Gives back what was taken, or a part of it. */
  void give(int count);

  /** Slots for one run alone. */
  static Slots of(int total) {
    return new Slots() {
      private int used;

      @Override
      public boolean take(int count) {
        if (used > 0 && used + count > total) {
          return false;
        }
        used += count;
        return true;
      }

      @Override
      public void adopt(int count) {
        used += count;
      }

      @Override
      public void give(int count) {
        used -= count;
      }
    };
  }
}
