package io.leat.cli;

import io.leat.cli.checkout.Checkout;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Revision;
import io.leat.engine.job.TriggerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of every command that reads a Jobfile: with what it is evaluated. */
final class JobfileOptions {
  static final Usage.Operand FILE =
      Usage.Operand.optional("FILE", "the Jobfile, a folder that holds one, or - for stdin")
          .ofFiles();

  static final Option PARAM =
      Option.valued("param", "NAME=VALUE", "gives a parameter a value")
          .lettered('p')
          .with(Option.Count.REPEATED);
  static final Option BRANCH =
      Option.valued("branch", "NAME", "the branch, instead of that of the checkout");
  static final Option TAG = Option.valued("tag", "NAME", "the tag");
  static final Option COMMIT =
      Option.valued("commit", "SHA", "the commit, instead of that of the checkout");
  static final Option CHANGED =
      Option.valued(
              "changed",
              "FILE",
              "the files that changed, from the root of the checkout; without this, every file"
                  + " counts as changed")
          .with(Option.Count.SEVERAL)
          .ofFiles();
  static final Option TRIGGER =
      Option.choice("trigger", "KIND", TriggerKind.words(), "what starts the run");
  static final Option FACT =
      Option.valued(
              "fact",
              "NAME=VALUE",
              "a fact of a pull request or commit: " + String.join(", ", Inputs.FACTS))
          .with(Option.Count.REPEATED);
  static final Option SYNTAX =
      Option.choice(
          "syntax",
          "NAME",
          List.of("groovy", "yaml", "json", "toml"),
          "the syntax, instead of the one that the ending of the name says");

  private JobfileOptions() {}

  /** {@code options}, and behind them those that say with which facts, and in which syntax, a Jobfile is read. */
  static List<Option> after(Option... options) {
    List<Option> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(BRANCH, TAG, COMMIT, CHANGED, TRIGGER, FACT, SYNTAX));
    return List.copyOf(all);
  }

  /** What the Jobfile is evaluated with. One option about git, and nothing of the checkout counts. */
  static Inputs inputs(Arguments arguments, @Nullable Checkout checkout) {
    boolean told = arguments.has(BRANCH) || arguments.has(TAG) || arguments.has(COMMIT);
    Checkout around = told ? null : checkout;
    String branch = around == null ? arguments.value(BRANCH) : around.branch();
    String commit = around == null ? arguments.value(COMMIT) : around.commit();
    return new Inputs(
        parameters(arguments.values(PARAM)),
        new Revision(branch, arguments.value(TAG), commit),
        arguments.has(CHANGED) ? changed(arguments.values(CHANGED)) : null,
        TriggerKind.of(arguments.value(TRIGGER, TriggerKind.PERSON.word())),
        facts(arguments.values(FACT)));
  }

  /** Each {@code NAME=VALUE} of {@code written}, as it is a fact. */
  static Map<String, String> facts(List<String> written) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String each : written) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      if (equals < 0 || !Inputs.FACTS.contains(name)) {
        throw new UsageProblem(
            "'" + each + "' gives no fact a value",
            "write --fact pull.number=12; there are " + String.join(", ", Inputs.FACTS));
      }
      String value = each.substring(equals + 1);
      Inputs.problem(name, value)
          .ifPresent(
              problem -> {
                throw new UsageProblem(problem, null);
              });
      if (facts.put(name, value) != null) {
        throw new UsageProblem("the fact '" + name + "' is given twice", null);
      }
    }
    return facts;
  }

  /** Each {@code NAME=VALUE} of {@code written}. */
  static Map<String, String> parameters(List<String> written) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : written) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new UsageProblem("'" + each + "' gives no parameter a value", "write -p name=value");
      }
      String name = each.substring(0, equals);
      if (parameters.put(name, each.substring(equals + 1)) != null) {
        throw new UsageProblem("the parameter '" + name + "' is given twice", null);
      }
    }
    return parameters;
  }

  private static List<String> changed(List<String> written) {
    return written.stream().map(file -> file.startsWith("./") ? file.substring(2) : file).toList();
  }
}
