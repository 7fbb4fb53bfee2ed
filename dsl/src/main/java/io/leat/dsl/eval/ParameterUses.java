package io.leat.dsl.eval;

import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters that the text of a file declares and uses, whether it is evaluated or not. */
final class ParameterUses {
  /** How many unknown ones are reported; each is compared with all that are known. */
  private static final int MOST = 100;

  /** A job as it is written. */
  static final class Job {
    private final boolean evaluated;
    private final Set<String> declared = new HashSet<>();

    private Job(@Nullable Set<String> reached) {
      evaluated = reached != null;
      if (reached != null) {
        declared.addAll(reached);
      }
    }
  }

  private record Use(String name, SourceSpan at, @Nullable Job job) {}

  private final Reached reached;
  private final List<Job> jobs = new ArrayList<>();
  private final Set<String> ofFunctions = new HashSet<>();
  private final List<Use> uses = new ArrayList<>();
  private boolean calculated;

  ParameterUses(Reached reached) {
    this.reached = reached;
  }

  /** The job with this block. */
  Job job(List<Statement> block) {
    Job job = new Job(reached.parameters(block));
    jobs.add(job);
    return job;
  }

  /** Notes the parameter that a call of one of {@code words} declares, if it does; {@code job} is null in a function. */
  void declare(List<Word> words, Node.Call call, @Nullable Job job) {
    boolean declares = false;
    for (Word word : words) {
      declares |= word.places().contains(Place.PARAMS);
    }
    if (!declares) {
      return;
    }
    for (Node.Argument argument : call.arguments()) {
      if (argument.name() == null) {
        if (argument.value() instanceof Node.Text(String name, SourceSpan _)) {
          (job == null ? ofFunctions : job.declared).add(name);
          return;
        }
        break;
      }
    }
    // evaluation knows the names that it calculated
    calculated |= job == null || !job.evaluated;
  }

  /** Notes that {@code params.name} stands in {@code job}, or in a function, for which it is null. */
  void use(String name, SourceSpan at, @Nullable Job job) {
    if (job == null || !job.declared.contains(name)) {
      uses.add(new Use(name, at, job));
    }
  }

  /** Reports the uses of what the job around does not declare; of what no job does, outside of jobs. */
  void check(Diagnostics diagnostics) {
    if (calculated || uses.isEmpty()) {
      return;
    }
    Set<String> ofAll = known(null);
    int left = MOST;
    for (Use use : uses) {
      Job own = use.job();
      boolean known =
          ofFunctions.contains(use.name())
              || (own == null ? ofAll : own.declared).contains(use.name());
      if (!known && left > 0 && !diagnostics.concern(use.at())) {
        left--;
        diagnostics.add(
            UnknownNames.fact("params", use.name(), own == null ? ofAll : known(own), use.at()));
      }
    }
  }

  private Set<String> known(@Nullable Job own) {
    Set<String> known = new HashSet<>(ofFunctions);
    if (own != null) {
      known.addAll(own.declared);
    } else {
      jobs.forEach(job -> known.addAll(job.declared));
      reached.parameters().forEach(known::addAll);
    }
    return known;
  }
}
