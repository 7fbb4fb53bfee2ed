package io.leat.dsl.vocabulary;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskBuilder;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task while its declarations are read: what was said, and where, so that problems of the graph can be shown in the source. */
public final class TaskDraft {

  /** A need as it was written; the name may stand for all legs of a matrix. */
  public record WrittenNeed(NeedTarget target, SourceSpan span) {}

  /** A stdin as it was written. */
  public record WrittenStream(TaskName from, Recording recording, SourceSpan span) {}

  /** Another job that a step runs, as it was written. */
  public record WrittenRun(Step.RunJob step, SourceSpan span, Map<String, SourceSpan> parameters) {}

  public final TaskBuilder task;
  public final SourceSpan nameSpan;
  public final List<WrittenNeed> needs = new ArrayList<>();
  public final List<WrittenStream> streams = new ArrayList<>();
  public final List<WrittenRun> runs = new ArrayList<>();

  /** Where each setting stands, by its word and, for those that have one, their name: {@code artifact jar}. */
  public final Map<String, SourceSpan> spans = new LinkedHashMap<>();

  public @Nullable SourceSpan whenSpan;

  /** A task called {@code name}, of which nothing else is known. */
  public TaskDraft(TaskName name, SourceSpan nameSpan) {
    this.task = Task.named(name.text());
    this.nameSpan = nameSpan;
  }
}
