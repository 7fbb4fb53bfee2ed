package io.leat.dsl.write;

import io.leat.dsl.config.ConfigWriter;
import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Family;
import io.leat.engine.job.GroupName;
import io.leat.engine.job.Need;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.PipeName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes checked jobs back as declarations. Loops, sequences and matrices are gone by then: what they made is written out, so that the
 * same graph comes of it.
 */
public final class JobWriter {
  private final boolean canonical;

  private JobWriter(boolean canonical) {
    this.canonical = canonical;
  }

  /** {@code job} with everything in the order of declaration. */
  public static Declaration declared(Job job) {
    return new JobWriter(false).job(job);
  }

  /** {@code job} with everything sorted whose order means nothing: all but steps and the members of a pipe. */
  public static Declaration canonical(Job job) {
    return new JobWriter(true).job(job);
  }

  private Declaration job(Job job) {
    List<Declaration> body = new ArrayList<>();
    // parameters come first: in Groovy they are used only after they are declared
    block("params", parameters(job), Place.PARAMS, body);
    body.addAll(settings(job, Place.JOB));
    block("triggers", triggers(job), Place.TRIGGERS, body);
    List<Declaration> graph = new ArrayList<>();
    List<Declaration> last = new ArrayList<>();
    Map<PipeName, List<Task>> pipes = new LinkedHashMap<>();
    for (Task task : job.graph().declared().tasks()) {
      PipeName pipe = task.pipe();
      if (pipe != null) {
        pipes.computeIfAbsent(pipe, _ -> new ArrayList<>()).add(task);
      }
    }
    for (Task task : job.graph().declared().tasks()) {
      PipeName pipe = task.pipe();
      if (pipe != null) {
        List<Task> members = pipes.remove(pipe);
        if (members != null) {
          graph.add(pipe(pipe, members));
        }
      } else {
        (task.always() ? last : graph).add(task(task));
      }
    }
    body.addAll(sorted(graph, Place.JOB));
    block("always", last, Place.ALWAYS, body);
    return Declaration.of("job").with(Datum.of(job.name().text())).with(sorted(body, Place.JOB));
  }

  private void block(String word, List<Declaration> body, Place place, List<Declaration> target) {
    if (!body.isEmpty()) {
      target.add(Declaration.of(word).with(sorted(body, place)));
    }
  }

  private List<Declaration> sorted(List<Declaration> body, Place place) {
    if (!canonical || body.size() < 2) {
      return body;
    }
    List<Declaration> sorted = new ArrayList<>(body);
    sorted.sort((a, b) -> compare(a, b, place));
    return sorted;
  }

  /** By word, then by name; only uses of one word without a name of their own are compared by all that they say. */
  private static int compare(Declaration a, Declaration b, Place place) {
    int words = a.word().compareTo(b.word());
    if (words != 0) {
      return words;
    }
    int names = name(a).compareTo(name(b));
    return names != 0
        ? names
        : ConfigWriter.canonical(a, place).compareTo(ConfigWriter.canonical(b, place));
  }

  private static String name(Declaration use) {
    return !use.positional().isEmpty() && use.positional().getFirst() instanceof Datum.Text text
        ? text.template().toString()
        : "";
  }

  private static List<Declaration> settings(Job job, Place place) {
    List<Declaration> written = new ArrayList<>();
    for (Word word : Vocabulary.words(place)) {
      if (word.meaning() instanceof Word.Meaning.OfJob(var _, var writes)) {
        written.addAll(writes.apply(job));
      }
    }
    return written;
  }

  /** Words write all parameters of their kind; asking for one parameter at a time keeps the order between kinds. */
  private static List<Declaration> parameters(Job job) {
    List<Declaration> written = new ArrayList<>();
    for (Parameter parameter : job.parameters()) {
      written.addAll(settings(with(job, List.of(parameter), List.of()), Place.PARAMS));
    }
    return written;
  }

  private static List<Declaration> triggers(Job job) {
    List<Declaration> written = new ArrayList<>();
    for (Trigger trigger : job.triggers()) {
      written.addAll(settings(with(job, List.of(), List.of(trigger)), Place.TRIGGERS));
    }
    return written;
  }

  private static Job with(Job job, List<Parameter> parameters, List<Trigger> triggers) {
    return new Job(
        job.name(),
        job.description(),
        parameters,
        triggers,
        job.concurrency(),
        job.env(),
        job.timeout(),
        job.graph());
  }

  private Declaration pipe(PipeName name, List<Task> members) {
    List<Task> ordered = streamed(members);
    Declaration pipe = Declaration.of("pipe").with(Datum.of(name.text()));
    Recording recording =
        ordered.stream()
            .flatMap(task -> task.needs().stream())
            .filter(Need.Stream.class::isInstance)
            .map(need -> ((Need.Stream) need).recording())
            .findFirst()
            .orElse(Recording.LOG);
    if (recording != Recording.LOG) {
      pipe = pipe.with("record", Datum.of(recording.word()));
    }
    return pipe.with(ordered.stream().map(this::task).toList());
  }

  /** The members of a pipe in the order in which they hand on their bytes. */
  private static List<Task> streamed(List<Task> members) {
    Set<TaskName> names = members.stream().map(Task::name).collect(Collectors.toSet());
    Map<TaskName, Task> readers = new HashMap<>();
    List<Task> ordered = new ArrayList<>();
    for (Task member : members) {
      boolean reads = false;
      for (Need need : member.needs()) {
        if (need instanceof Need.Stream(TaskName from, var _) && names.contains(from)) {
          readers.put(from, member);
          reads = true;
        }
      }
      if (!reads) {
        ordered.add(member);
      }
    }
    for (int i = 0; i < ordered.size() && ordered.size() < members.size(); i++) {
      Task reader = readers.get(ordered.get(i).name());
      if (reader != null) {
        ordered.add(reader);
      }
    }
    return ordered;
  }

  private Declaration task(Task task) {
    List<Declaration> body = new ArrayList<>();
    List<Word> steps = new ArrayList<>();
    for (Word word : Vocabulary.words(Place.TASK)) {
      if (word.step()) {
        steps.add(word);
      } else {
        body.addAll(write(word, task));
      }
    }
    List<Declaration> written = new ArrayList<>(sorted(body, Place.TASK));
    written.addAll(steps(task, steps));
    return head(task).with(written);
  }

  private static Declaration head(Task task) {
    Declaration head = Declaration.of("task").with(Datum.of(task.name().text()));
    Family family = task.family();
    if (family != null) {
      Datum list = new Datum.Logic(family.list(), SourceSpan.NOWHERE);
      Datum.Entry axis = new Datum.Entry(family.axis(), SourceSpan.NOWHERE, list);
      head =
          head.with("matrix", new Datum.Entries(List.of(axis), SourceSpan.NOWHERE))
              .with("most", Datum.of(family.most()));
    }
    GroupName group = task.failFast();
    if (group == null) {
      return head;
    }
    boolean own = family != null && group.text().equals(task.name().text());
    return head.with("failFast", own ? Datum.of(true) : Datum.of(group.text()));
  }

  /** Each word writes all steps of its kind; where there are several kinds, the order between them is that of the task. */
  private static List<Declaration> steps(Task task, List<Word> words) {
    List<Declaration> written = new ArrayList<>();
    int kinds = 0;
    for (Word word : words) {
      List<Declaration> ofKind = write(word, task);
      kinds += ofKind.isEmpty() ? 0 : 1;
      written.addAll(ofKind);
    }
    if (kinds < 2) {
      return written;
    }
    written.clear();
    for (Step step : task.steps()) {
      Task alone = Task.named(task.name().text()).step(step).build();
      words.forEach(word -> written.addAll(write(word, alone)));
    }
    return written;
  }

  private static List<Declaration> write(Word word, Task task) {
    return word.meaning() instanceof Word.Meaning.OfTask(var _, var writes)
        ? writes.apply(task)
        : List.of();
  }
}
