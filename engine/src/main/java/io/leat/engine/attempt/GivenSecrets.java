package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.ForwardingFacts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.job.SecretUse;
import io.leat.engine.job.VariableName;
import io.leat.engine.log.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secrets of one attempt: the variables that hold them, for all steps or for one. For one thread. */
final class GivenSecrets {
  /** As {@link io.leat.engine.agent.AttemptSpec#held} names what a step asks for. */
  private static final Pattern OF_STEP = Pattern.compile("leat_step_(\\d+)_(.*)");

  private final SecretSource source;
  private final Facts facts;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final TextRoom room;
  private final Map<String, String> held = new LinkedHashMap<>();
  private final Map<String, String> tokens = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, String> paths = new LinkedHashMap<>();
  private long bytes;

  /**
   * None yet.
   *
   * @param room of the texts of the attempt, which those with secrets in them take too
   */
  GivenSecrets(SecretSource source, Facts facts, TextRoom room) {
    this.source = source;
    this.facts = facts;
    this.room = room;
  }

  /** What is known besides secrets: what may be put into scripts and plain variables. */
  Facts facts() {
    return facts;
  }

  /** All steps get the secret under its own name. */
  void give(VariableName secret) throws IOException {
    values.put(secret.text(), counted("the secret '" + secret + "'", value(secret.text())));
  }

  /** All steps get a text with secrets in it as {@code variable}. */
  void give(VariableName variable, Template text) throws IOException {
    if (!isFile(variable.text(), text)) {
      values.put(
          variable.text(), taken("the variable '" + variable + "'", room.take(filled(text))));
    }
  }

  /**
   * All steps get the tokens by which the task says who it is, in place of plain variables.
   *
   * @param own whether they are of this task; what others of its pipe are given is {@linkplain #others masked} alone
   */
  void tokens(boolean own, Map<VariableName, String> given, Map<String, String> environment)
      throws IOException {
    if (own) {
      for (Map.Entry<VariableName, String> each : given.entrySet()) {
        String variable = each.getKey().text();
        tokens.put(variable, taken("the idToken '" + variable + "'", each.getValue()));
        environment.remove(variable);
      }
    }
  }

  /** The shell of the attempt holds a text with secrets in it as {@code name}, for the step that asks for it. */
  void hold(String name, Template text) throws IOException {
    if (!isFile(name, text)) {
      held.put(name, taken("the variable '" + called(name) + "'", room.take(filled(text))));
    }
  }

  /** Whether the variable holds the path of a file of a secret, and if so takes that. */
  private boolean isFile(String variable, Template text) throws IOException {
    String secret = SecretUse.file(text);
    if (secret == null) {
      return false;
    }
    if (!files.containsKey(secret)) {
      files.put(secret, counted("the file of the secret '" + secret + "'", value(secret)));
    }
    paths.put(variable, secret);
    return true;
  }

  /** Those of {@code all} that no variable holds, and that are masked all the same. */
  List<String> others(List<String> all) throws IOException {
    List<String> others = new ArrayList<>();
    for (String each : all) {
      boolean own =
          values.containsValue(each)
              || held.containsValue(each)
              || files.containsValue(each)
              || tokens.containsValue(each);
      if (!own) {
        others.add(taken("a secret of a task that it is in a pipe with", each));
      }
    }
    return others;
  }

  private String taken(String what, String value) throws IOException {
    return counted(what, fit(what, value));
  }

  private static String fit(String what, String value) throws IOException {
    String problem = Secret.problem(value);
    if (problem != null) {
      throw new IOException(what + " " + problem);
    }
    return value;
  }

  private String counted(String what, String value) throws IOException {
    bytes += value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 2 * Secret.LONGEST) {
      throw new IOException(
          "with "
              + what
              + " the secrets of the task have more than "
              + 2 * Secret.LONGEST
              + " bytes together, with texts that they stand in, and those of what it is in a pipe"
              + " with; its log is masked for each. Keep what is long in an encrypted file, and"
              + " only its key as a secret");
    }
    return value;
  }

  private static String called(String held) {
    Matcher step = OF_STEP.matcher(held);
    return step.matches() ? step.group(2) + " of step " + step.group(1) : held;
  }

  /** What the attempt is given. */
  AttemptSpec.Secrets secrets() {
    Map<String, String> variables = new LinkedHashMap<>(values);
    variables.putAll(tokens);
    return new AttemptSpec.Secrets(variables, held, files, paths);
  }

  /**
   * All, by what they are called for people: the variable, of one that a single step asks for {@code NAME of step 2}, and of a file
   * {@code file of NAME}, the variable that holds its path.
   */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>(values);
    held.forEach((name, value) -> all.put(called(name), value));
    paths.forEach((name, secret) -> all.put("file of " + called(name), files.get(secret)));
    return all;
  }

  private String filled(Template text) throws IOException {
    Map<String, String> named = new HashMap<>();
    for (Template.Part part : text.parts()) {
      if (part instanceof Template.Part.Hole(Expression.Call call)
          && call.function() == Function.SECRET) {
        named.put(name(call), value(name(call)));
      }
    }
    return StepScripts.filled(
        text,
        new ForwardingFacts(facts) {
          @Override
          public Optional<Scalar> of(Expression.Call call) {
            return call.function() == Function.SECRET
                ? Optional.ofNullable(named.get(name(call))).map(Scalar::of)
                : facts.of(call);
          }
        });
  }

  private static String name(Expression.Call call) {
    return call.arguments().getFirst() instanceof Expression.Literal(Scalar name)
        ? name.text()
        : "";
  }

  private String value(String name) throws IOException {
    String value = source.value(name);
    if (value == null) {
      throw new IOException(
          "the secret '"
              + name
              + "' was not given; write --secret "
              + name
              + "=@FILE, or on a server: leat secrets set "
              + name
              + " --project PROJECT");
    }
    return fit("the secret '" + name + "'", value);
  }
}
