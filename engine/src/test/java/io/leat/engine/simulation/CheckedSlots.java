package io.leat.engine.simulation;

import io.leat.engine.job.Demand;
import io.leat.engine.schedule.RunSlots;
import io.leat.engine.schedule.Slots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The slots of a run, each call noted in a {@link Ledger}. */
final class CheckedSlots implements Slots {
  private final Ledger ledger;
  private final SimulatedRow row;
  private final RunSlots slots;
  private final List<Ledger.Held> held = new ArrayList<>();

  /** What it asked for in vain before it settled last, and since. */
  private Map<List<Demand>, Integer> waits = Map.of();

  private final Map<List<Demand>, Integer> asked = new LinkedHashMap<>();
  private Runnable wake = () -> {};

  /** Whether slots may be kept for it: it was told of room, or to begin, and did not settle since. */
  private boolean isOffered;

  private boolean isTakenUp;

  CheckedSlots(Ledger ledger, SimulatedRow row, RunSlots slots, boolean isReserved) {
    this.ledger = ledger;
    this.row = row;
    this.slots = slots;
    this.isOffered = isReserved;
  }

  SimulatedRow row() {
    return row;
  }

  List<Ledger.Held> held() {
    return held;
  }

  int held(String agent) {
    return (int) held.stream().filter(each -> each.agent().equals(agent)).count();
  }

  boolean isOffered() {
    return isOffered;
  }

  /** Whether it has noted all that it found running. */
  boolean isTakenUp() {
    return isTakenUp;
  }

  boolean waits(Demand task) {
    return waits.containsKey(List.of(task));
  }

  /** What single tasks ask that wait. */
  List<Demand> waiting() {
    return waits.keySet().stream().filter(each -> each.size() == 1).map(List::getFirst).toList();
  }

  @Override
  public void onRoom(Runnable call) {
    wake = call;
    slots.onRoom(
        () -> {
          isOffered = true;
          wake.run();
        });
  }

  @Override
  public List<String> take(List<Demand> tasks, int count) {
    List<String> given = slots.take(tasks, count);
    if (given.isEmpty()) {
      asked.put(tasks, count);
    } else {
      asked.remove(tasks);
      ledger.gives(this, tasks, given);
      for (int i = 0; i < given.size(); i++) {
        held.add(new Ledger.Held(given.get(i), tasks.get(i)));
      }
    }
    return given;
  }

  @Override
  public void adopt(String agent, Demand task) {
    held.add(new Ledger.Held(agent, task));
    slots.adopt(agent, task);
  }

  @Override
  public void give(String agent, Demand task) {
    if (!held.remove(new Ledger.Held(agent, task))) {
      throw new AssertionError("run " + row.number() + " gives back a slot that it does not hold");
    }
    slots.give(agent, task);
  }

  @Override
  public void settled() {
    isOffered = false;
    isTakenUp = true;
    waits = Map.copyOf(asked);
    asked.clear();
    slots.settled();
  }

  @Override
  public boolean halted() {
    boolean isHalted = slots.halted();
    if (isHalted != ledger.isHalted()) {
      throw new AssertionError("halted is " + isHalted);
    }
    return isHalted;
  }

  @Override
  public void close() {
    ledger.closed(this);
    slots.close();
  }
}
