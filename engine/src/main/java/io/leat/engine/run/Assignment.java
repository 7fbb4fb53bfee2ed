package io.leat.engine.run;

import io.leat.engine.job.TaskName;

/** A task and the agent that is to run it. */
public record Assignment(TaskName task, String agent) {}
