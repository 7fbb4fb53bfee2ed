package io.leat.engine.schedule;

/** Something that the scheduler asks for work: a run that runs, or one that is queued. */
public sealed interface WorkSource permits RunSlots, QueuedRun {

  /** Where it stands among all sources. */
  Rank rank();

  /** The name of its project. */
  String project();
}
