package io.leat.server.api;

import io.leat.contract.Again;
import io.leat.contract.Asking;
import io.leat.contract.Facts;
import io.leat.contract.ParameterValue;
import io.leat.contract.Right;
import io.leat.contract.Trigger;
import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.TriggerKind;
import io.leat.server.account.Owner;
import io.leat.server.host.PullRequestRule;
import io.leat.server.host.RunRequest;
import io.leat.server.host.Trust;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people say of a run that is to be, read and checked; what is wrong is answered with 400, and the place of it. */
final class RunBody {
  private static final String FORK = "pull.fork";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");

  private RunBody() {}

  /** A run of {@code project}. */
  static RunSpec made(Project project, Request request, Trigger body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Objects.requireNonNullElse(body.inputs().parameters(), Map.<String, ParameterValue>of())
        .forEach((name, value) -> parameters.put(name, text(name, value.value())));
    List<String> tasks = new ArrayList<>();
    for (String each : Objects.requireNonNullElse(body.inputs().tasks(), List.<String>of())) {
      tasks.add(seen("/tasks/" + tasks.size(), each));
    }
    return new RunSpec(
        project.id(),
        seenIfAny("/job", body.choice().job()),
        seenIfAny("/ref", body.choice().ref()),
        parameters,
        Objects.requireNonNullElse(body.terms().priority(), 0),
        cause(request, body.trigger(), body.terms().key(), null),
        RunRequest.of(body.choice().commit(), null)
            .only(tasks)
            .with(trusted(project, request, body.choice(), facts(body.inputs().facts())))
            .withoutSecrets(Boolean.TRUE.equals(body.terms().withoutSecrets()))
            .json());
  }

  /** {@code run} once more, with the same graph. */
  static RunSpec again(Run run, Request request, Again body) {
    return new RunSpec(
        run.project(),
        run.job(),
        run.spec().ref(),
        run.spec().parameters(),
        run.spec().priority(),
        cause(request, body.trigger(), body.key(), run.number()),
        RunRequest.of(run.revision().commit(), null)
            .repeating(run.number(), from(body))
            .with(RunRequest.read(run.spec().request()).facts())
            .withoutSecrets(
                Objects.requireNonNullElseGet(
                    body.withoutSecrets(),
                    () -> RunRequest.read(run.spec().request()).withoutSecrets()))
            .json());
  }

  /**
   * What of the ref of a pull request runs by hand is not trusted unless the caller says that it is of no fork, and may say so: whoever wrote
   * it need not be known to him. For a commit that he names stands who may; of others the repository must know it.
   */
  private static Map<String, String> trusted(
      Project project, Request request, Trigger.Choice choice, Map<String, String> facts) {
    String ref = choice.ref();
    boolean may = request.access().may(Right.RUNS_TRUST, new Owner.OfProject(project.id()));
    if (ref == null || !PullRequestRule.isPull(ref)) {
      boolean named = choice.commit() != null || (ref != null && COMMIT.matcher(ref).matches());
      return named && may && !"true".equals(facts.get(FORK)) ? Trust.TRUSTED.in(facts) : facts;
    }
    if (!"false".equals(facts.get(FORK))) {
      return Trust.UNTRUSTED.in(facts);
    }
    if (!may) {
      throw Problem.of(
              403,
              "forbidden",
              "that a pull request is trusted is for a maintainer to say",
              "leave out the fact pull.fork=false, or ask one with the right 'runs:trust'")
          .refusal();
    }
    return Trust.TRUSTED.in(facts);
  }

  /**
   * The commit of {@code run}, which is not trusted, as one that is.
   *
   * @param commit whose files the new run begins with; null for a project without a repository
   */
  static RunSpec trusted(Run run, @Nullable String commit, Request request) {
    RunRequest asked = RunRequest.read(run.spec().request());
    return new RunSpec(
        run.project(),
        run.job(),
        run.spec().ref(),
        run.spec().parameters(),
        run.spec().priority(),
        new RunSpec.Cause(run.spec().cause().trigger(), request.accountName(), "", run.number()),
        RunRequest.of(commit, asked.changed())
            .only(asked.tasks())
            .with(Trust.TRUSTED.in(asked.facts()))
            .json());
  }

  /** What of a run is to run again. */
  static String from(Again body) {
    return Objects.requireNonNullElse(body.from(), "all");
  }

  private static RunSpec.Cause cause(
      Request request, @Nullable Asking asking, @Nullable String key, @Nullable Long parent) {
    return new RunSpec.Cause(
        asking == Asking.PERSON ? TriggerKind.PERSON : TriggerKind.REST,
        request.accountName(),
        Objects.requireNonNullElse(seenIfAny("/key", key), ""),
        parent);
  }

  /** What the caller knows of a pull request or commit, in the form of hooks: all texts, labels with commas between them. */
  private static Map<String, String> facts(@Nullable Facts said) {
    Map<String, String> facts = new TreeMap<>();
    if (said != null) {
      Facts.Pull pull = said.pull();
      Facts.Fork fork = pull.fork();
      fact(facts, "pull.number", pull.number());
      fact(facts, "pull.base", pull.base());
      fact(facts, "pull.labels", pull.labels());
      fact(facts, FORK, fork == null ? null : String.valueOf(fork == Facts.Fork.TRUE));
      fact(facts, "pull.title", pull.title());
      fact(facts, "pull.author", pull.author());
      fact(facts, "git.message", said.git().message());
      fact(facts, "git.author", said.git().author());
    }
    return facts;
  }

  private static void fact(Map<String, String> facts, String name, @Nullable String value) {
    if (value != null) {
      Inputs.problem(name, value)
          .ifPresent(
              problem -> {
                throw Problem.badBody("/facts/" + name, problem).refusal();
              });
      facts.put(name, value);
    }
  }

  /** As a text: numbers without an exponent, as the parameter would be written. */
  private static String text(String name, Object value) {
    if (!(value instanceof Number number)) {
      return seen("/parameters/" + name, String.valueOf(value));
    }
    try {
      BigDecimal exact = new BigDecimal(number.toString());
      return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException infinite) {
      throw Problem.badBody("/parameters/" + name, "this number is too large").refusal();
    }
  }

  /** {@code text}, of which nothing is hidden from who reads it; null for null. */
  static @Nullable String seenIfAny(String pointer, @Nullable String text) {
    return text == null ? null : seen(pointer, text);
  }

  private static String seen(String pointer, String text) {
    int hidden = HiddenCharacter.find(text, 0);
    if (hidden >= 0) {
      String what = "it holds " + HiddenCharacter.named(text.charAt(hidden));
      throw Problem.badBody(pointer, what).refusal();
    }
    return text;
  }
}
