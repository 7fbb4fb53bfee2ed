package io.leat.dsl.check;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Extent;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.List;

/**
 * How much the jobs of one file hold. What they share while they are read is written out for each later, and lists of jobs tell what a job
 * says of itself, so both are bounded before any of it is read.
 */
public final class FileExtent {
  private final Limits limits;
  private long tasks;
  private long settings;
  private int triggers;

  FileExtent(Limits limits) {
    this.limits = limits;
  }

  /** Whether there is room for another task of so many bytes, which is taken. */
  boolean takesTask(long bytes) {
    tasks += bytes;
    return tasks <= limits.bytes();
  }

  /** Whether there is room for the triggers of a block, which is taken; it is said when there is none. */
  boolean takesTriggers(Declaration block, Diagnostics diagnostics) {
    triggers += body(block).size();
    if (triggers > Limits.TRIGGERS) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.COLLECTION_TOO_LARGE,
                  block.span(),
                  "the jobs of a Jobfile have at most " + Limits.TRIGGERS + " triggers together")
              .help("one schedule may name many times: cron '0,30 8-18 * * 1-5'"));
    }
    return triggers <= Limits.TRIGGERS;
  }

  /** Whether there is room for what a job says besides its tasks, which is taken. */
  boolean takesSettings(Declaration job) {
    settings += Extent.ofItself(job);
    for (Declaration each : body(job)) {
      besidesTasks(each, Place.JOB);
    }
    return settings <= limits.settings();
  }

  /** What to say where there is none. */
  public static Diagnostic tooMuch(SourceSpan at) {
    return Diagnostic.of(
            DiagnosticCode.TOO_MUCH_MEMORY,
            at,
            "what the jobs of a Jobfile say besides their tasks takes more than "
                + (Limits.SETTINGS >> 20)
                + " MB")
        .help(
            "that are descriptions, parameters with their choices, triggers and env: put long texts"
                + " into files beside the Jobfile");
  }

  /** What to say where there is none for another task. */
  Diagnostic tooManyTasks(SourceSpan at) {
    return Diagnostic.of(
            DiagnosticCode.TOO_MUCH_MEMORY,
            at,
            "the tasks of a Jobfile take more than " + (limits.bytes() >> 20) + " MB")
        .help("put long scripts into files beside the Jobfile");
  }

  private void besidesTasks(Declaration declaration, Place place) {
    Place within = Vocabulary.word(declaration.word(), place).map(Word::opens).orElse(null);
    if (within == Place.TASK) {
      return;
    }
    settings += Extent.ofItself(declaration);
    for (Declaration each : body(declaration)) {
      besidesTasks(each, within == null ? place : within);
    }
  }

  private static List<Declaration> body(Declaration declaration) {
    List<Declaration> body = declaration.body();
    return body == null ? List.of() : body;
  }
}
