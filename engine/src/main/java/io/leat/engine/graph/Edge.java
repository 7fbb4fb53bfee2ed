package io.leat.engine.graph;

import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.TaskName;

/** An arrow of the graph: {@code to} waits for {@code from}, or runs beside it. */
public sealed interface Edge {

  /** The task that comes first, or that writes. */
  TaskName from();

  /** The task that waits, or that reads. */
  TaskName to();

  /** {@code to} starts when {@code from} succeeded. */
  record Needs(TaskName from, TaskName to) implements Edge {}

  /** {@code to} starts when {@code from} published {@code output}. */
  record Output(TaskName from, OutputName output, TaskName to) implements Edge {}

  /** {@code to} runs beside {@code from} and reads its stdout. */
  record Stream(TaskName from, TaskName to, Recording recording) implements Edge {}
}
