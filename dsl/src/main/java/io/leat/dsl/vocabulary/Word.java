package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A block or setting of the vocabulary.
 *
 * @param places where it can stand
 * @param opens what its body is; null for a setting, which has none
 * @param keyed whether the first slot is a name that is a key in YAML, JSON and TOML
 * @param repeatable whether it can stand several times in one body
 * @param step whether it is a step, so that its order among the steps has a meaning
 * @param slots what it takes, positional ones first
 * @param free whether it takes named values of any name, such as {@code env}; they fill the one slot of type variables
 * @param help what it does, in one or two sentences
 * @param example a use of it that is accepted where it stands
 * @param configExample the same in YAML, JSON and TOML
 * @param since the version that brought it
 * @param meaning what it does to what is being built; null for blocks
 */
public record Word(
    String name,
    Set<Place> places,
    @Nullable Place opens,
    boolean keyed,
    boolean repeatable,
    boolean step,
    List<Slot> slots,
    boolean free,
    String help,
    String example,
    String configExample,
    String since,
    @Nullable Meaning meaning) {

  public Word {
    places = Set.copyOf(places);
    slots = List.copyOf(slots);
  }

  /** There is one of each in the vocabulary. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** How a setting is read into what is being built, and written back from what was built. */
  public sealed interface Meaning {
    /** A setting of a job. */
    record OfJob(BiConsumer<JobDraft, Arguments> reads, Function<Job, List<Declaration>> writes)
        implements Meaning {}

    /** A setting of a group of tasks, which they have once it is read: nothing is left of it to write back. */
    record OfGroup(BiConsumer<GroupDraft, Arguments> reads) implements Meaning {}

    /** A setting of a task. */
    record OfTask(BiConsumer<TaskDraft, Arguments> reads, Function<Task, List<Declaration>> writes)
        implements Meaning {}
  }

  /** Help that shows the example in the syntax of the file that {@code span} is in. */
  public String exampleFor(SourceSpan span) {
    return "for example: " + span.source().syntax().of(example, configExample);
  }

  /** The slot called {@code slotName}, or empty. */
  public Optional<Slot> slot(String slotName) {
    return slots.stream().filter(slot -> slot.name().equals(slotName)).findFirst();
  }

  /** That it has no slot called {@code slotName}, which stands at {@code at}. */
  public Diagnostic unknownArgument(String slotName, SourceSpan at) {
    List<String> names = slots.stream().map(Slot::name).toList();
    String help = opens == null ? null : within(slotName, opens);
    if (help == null) {
      help = Suggestion.help(slotName, names);
    }
    return Diagnostic.of(
            DiagnosticCode.UNKNOWN_ARGUMENT,
            at,
            "'" + name + "' has no argument '" + slotName + "'")
        .help(
            help != null
                ? help
                : names.isEmpty()
                    ? "it takes none"
                    : "it takes '" + String.join("', '", names) + "'");
  }

  /** That what was given as an argument stands in the body; null when it does not. Only Groovy tells them apart. */
  private @Nullable String within(String word, Place body) {
    return Vocabulary.word(word, body).isPresent()
        ? "it stands inside: " + name + "(...) { " + word + " ... }"
        : Neighbours.inGroovy(word);
  }

  /** The slots that are given by position. */
  public List<Slot> positional() {
    int count = 0;
    while (count < slots.size() && !slots.get(count).named()) {
      count++;
    }
    return slots.subList(0, count);
  }

  /** Whether it has a body. */
  public boolean isBlock() {
    return opens != null;
  }
}
