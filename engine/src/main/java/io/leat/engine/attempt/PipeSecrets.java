package io.leat.engine.attempt;

import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The secrets that an attempt may print: its own, and those of the tasks that it is in a pipe with, since what one prints the next may print
 * too. For any thread.
 */
final class PipeSecrets {
  private final RunPlan plan;
  private final SecretSource secrets;

  PipeSecrets(RunPlan plan, SecretSource secrets) {
    this.plan = plan;
    this.secrets = secrets;
  }

  /** What one attempt is given that is about to begin. */
  SecretSource of(Lease lease, Consumer<String> waits) {
    int[] members = plan.group(plan.number(lease.task()));
    String group =
        members.length == 0
            ? "of " + lease.fence()
            : "pipe " + Arrays.stream(members).min().getAsInt() + "." + lease.attempt();
    return secrets.in(plan.task(lease.task()).environmentName()).of(lease, group, waits);
  }

  /** Gives the tokens of the task of an attempt; those of what it is in a pipe with are made too, so that it can be masked for them. */
  void giveTokens(Lease lease, GivenSecrets given, Map<String, String> environment)
      throws IOException {
    for (Task each : together(lease)) {
      if (!each.idTokens().isEmpty()) {
        given.tokens(
            each.name().equals(lease.task()), secrets.idTokens(each, lease.attempt()), environment);
      }
    }
  }

  /** All values that may be printed, as far as they are known. */
  List<String> masked(Lease lease) {
    Set<String> values = new LinkedHashSet<>();
    for (Task each : together(lease)) {
      SecretSource its = secrets.in(each.environmentName());
      each.secrets().forEach(name -> values.addAll(its.masked(name.text())));
    }
    values.addAll(tokens(lease));
    return List.copyOf(values);
  }

  /**
   * The same before it begins, for which they may have to be fetched first.
   *
   * @param own what {@link #of} gave
   */
  List<String> ahead(Lease lease, SecretSource own) throws IOException {
    Set<String> values = new LinkedHashSet<>();
    for (Task each : together(lease)) {
      SecretSource its = own.in(each.environmentName());
      for (VariableName name : each.secrets()) {
        values.addAll(its.ahead(name.text()));
      }
    }
    values.addAll(tokens(lease));
    return List.copyOf(values);
  }

  /** Each token as a whole, and its signature by itself, also as bytes: with that, the parts before it, which are no secret, are it again. */
  private List<String> tokens(Lease lease) {
    return together(lease).stream()
        .filter(each -> !each.idTokens().isEmpty())
        .flatMap(each -> secrets.givenIdTokens(each, lease.attempt()).stream())
        .flatMap(each -> Stream.concat(Stream.of(each), signature(each)))
        .toList();
  }

  /** As it stands in a token, and what programs write of its bytes. */
  private static Stream<String> signature(String token) {
    String text = token.substring(token.lastIndexOf('.') + 1);
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    return Stream.of(
        text,
        Base64.getEncoder().withoutPadding().encodeToString(bytes),
        HexFormat.of().formatHex(bytes));
  }

  /** The task of an attempt, and those that it is in a pipe with. */
  private List<Task> together(Lease lease) {
    int[] members = plan.group(plan.number(lease.task()));
    return members.length == 0
        ? List.of(plan.task(lease.task()))
        : Arrays.stream(members).mapToObj(plan::task).toList();
  }
}
