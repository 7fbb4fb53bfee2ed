package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Declaration;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Spells out one word for the table. */
final class WordBuilder {
  private final String name;
  private final Set<Place> places;
  private final List<Slot> slots = new ArrayList<>();
  private @Nullable Place opens;
  private boolean keyed;
  private boolean repeatable;
  private boolean step;
  private boolean free;
  private String help = "";
  private String example = "";
  private String configExample = "";

  private WordBuilder(String name, Place first, Place... more) {
    this.name = name;
    this.places = EnumSet.of(first, more);
  }

  static WordBuilder word(String name, Place first, Place... more) {
    return new WordBuilder(name, first, more);
  }

  WordBuilder takes(Slot... more) {
    slots.addAll(List.of(more));
    return this;
  }

  WordBuilder keyed() {
    keyed = true;
    repeatable = true;
    return this;
  }

  WordBuilder repeatable() {
    repeatable = true;
    return this;
  }

  WordBuilder step() {
    step = true;
    repeatable = true;
    return this;
  }

  WordBuilder free() {
    free = true;
    return this;
  }

  WordBuilder help(String text) {
    help = text;
    return this;
  }

  /** One use of it in Groovy, and the same in YAML, JSON and TOML. */
  WordBuilder example(String groovy, String config) {
    example = groovy;
    configExample = config;
    return this;
  }

  Word block(Place body) {
    opens = body;
    return build(null);
  }

  Word ofJob(BiConsumer<JobDraft, Arguments> reads, Function<Job, List<Declaration>> writes) {
    return build(new Word.Meaning.OfJob(reads, writes));
  }

  Word ofGroup(BiConsumer<GroupDraft, Arguments> reads) {
    return build(new Word.Meaning.OfGroup(reads));
  }

  Word ofTask(BiConsumer<TaskDraft, Arguments> reads, Function<Task, List<Declaration>> writes) {
    return build(new Word.Meaning.OfTask(reads, writes));
  }

  private Word build(Word.@Nullable Meaning meaning) {
    return new Word(
        name,
        places,
        opens,
        keyed,
        repeatable,
        step,
        slots,
        free,
        help,
        example,
        configExample,
        "0.1",
        meaning);
  }
}
