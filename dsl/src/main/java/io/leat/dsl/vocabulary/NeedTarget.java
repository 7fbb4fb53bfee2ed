package io.leat.dsl.vocabulary;

import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import org.jspecify.annotations.Nullable;

/**
 * What a task needs.
 *
 * @param output null when the whole task is needed
 */
public record NeedTarget(TaskName task, @Nullable OutputName output) {}
