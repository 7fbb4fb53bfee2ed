package io.leat.server.config;

import io.leat.dsl.config.ConfigNode;
import io.leat.dsl.config.ConfigTree;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.source.Syntax;
import io.leat.engine.job.NameRule;
import io.leat.identity.provider.PathRule;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the configuration. A flag goes before the environment, and that before the file. What is wrong anywhere is told at once; what
 * comes from the environment or a flag is told as if its name were a file of one line. Used once.
 */
public final class ConfigReader {
  /** What the launcher gives to Java, which is no setting of the server; see docs/install.md. */
  private static final String OF_LAUNCHER = "SERVER_JAVA_OPTIONS";

  /** What it is taken for. */
  private static final Pattern JAVA_OPTIONS =
      Pattern.compile("(SERVER_)?((JAVA|JVM)(_TOOL)?_)?(OPTS?|OPTIONS?|ARGS)");

  private final Diagnostics diagnostics = new Diagnostics();
  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

  /** A checked value and where it stands. */
  record Given(List<String> values, SourceSpan span) {}

  /** What came of it. */
  public sealed interface Result {}

  /** The configuration. */
  public record Accepted(ServerConfig config) implements Result {}

  /** All that is wrong. */
  public record Rejected(List<Diagnostic> diagnostics) implements Result {}

  /**
   * The configuration.
   *
   * @param file the text of {@code leat.yaml} under its name; empty when there is none
   * @param environment of the process; variables that are no settings, and near none, are left alone
   * @param flags values by keys such as {@code tls.certificate}, or by the names of flags such as {@code log-level}
   */
  public static Result read(
      Optional<JobfileSource> file, Map<String, String> environment, Map<String, String> flags) {
    ConfigReader reader = new ConfigReader();
    file.flatMap(source -> ConfigTree.read(source, Limits.STANDARD, reader.diagnostics))
        .ifPresent(reader::root);
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        reader.written(setting, setting.variable(), value);
      }
    }
    new TreeSet<>(environment.keySet()).forEach(reader::variable);
    flags.forEach(reader::flag);
    ServerConfig config = new ConfigAssembly(reader.given, reader.diagnostics).config();
    return reader.diagnostics.hasErrors()
        ? new Rejected(reader.diagnostics.sorted())
        : new Accepted(config);
  }

  private void flag(String key, String value) {
    Setting.ofFlag(key)
        .ifPresentOrElse(
            setting -> written(setting, "--" + key, value),
            () ->
                unknown(
                    key,
                    new JobfileSource("--" + key, key, Syntax.YAML).span(0, key.length()),
                    ""));
  }

  /** Refuses what was meant for a setting; Leat, and others, have variables of their own that begin as its settings do. */
  private void variable(String name) {
    String own =
        name.startsWith(Setting.VARIABLES) ? name.substring(Setting.VARIABLES.length()) : "";
    if (own.isEmpty()
        || own.startsWith("CLI_")
        || own.equals(OF_LAUNCHER)
        || Setting.ofVariable(name).isPresent()) {
      return;
    }
    // compared without what all begin with, which would make everything near
    List<String> all = Arrays.stream(Setting.values()).map(Setting::variable).toList();
    List<String> meant =
        JAVA_OPTIONS.matcher(own).matches()
            ? List.of(OF_LAUNCHER)
            : meant(
                own, all.stream().map(each -> each.substring(Setting.VARIABLES.length())).toList());
    if (!meant.isEmpty()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.UNKNOWN_WORD,
                  new JobfileSource(name, name, Syntax.YAML).span(0, name.length()),
                  "there is no setting with the variable '" + name + "'")
              .help(
                  meant.size() == 1
                      ? "did you mean '" + Setting.VARIABLES + meant.getFirst() + "'?"
                      : "there are "
                          + Setting.VARIABLES
                          + String.join(", " + Setting.VARIABLES, meant)));
    }
  }

  /** The names that {@code written} begins, else the nearest one, else those that begin with its first word, or that it begins with. */
  private static List<String> meant(String written, List<String> names) {
    List<String> begun =
        names.stream()
            .filter(
                each ->
                    each.startsWith(written + "_")
                        || (written.contains("_") && each.startsWith(written)))
            .toList();
    if (!begun.isEmpty()) {
      return begun;
    }
    Optional<String> nearest = Suggestion.nearest(written, names);
    if (nearest.isPresent()) {
      return List.of(nearest.get());
    }
    String first = written.replaceAll("_.*", "");
    return names.stream()
        .filter(each -> each.startsWith(first + "_") || written.startsWith(each))
        .toList();
  }

  private void root(ConfigNode root) {
    switch (root) {
      case ConfigNode.Nothing _ -> {}
      case ConfigNode.Entries entries -> section("", entries);
      default -> wrong(root, "the file is a map of settings, not " + root.described());
    }
  }

  private void section(String prefix, ConfigNode.Entries entries) {
    for (ConfigNode.Entry entry : entries.entries()) {
      String key = prefix + entry.key();
      Optional<Setting> setting = Setting.of(key);
      if (setting.isPresent()) {
        value(setting.get(), entry.value());
      } else if (Setting.below(key + ".").isEmpty()) {
        unknown(entry.key(), entry.keySpan(), prefix);
      } else if (entry.value() instanceof ConfigNode.Entries section) {
        section(key + ".", section);
      } else {
        wrong(
            entry.value(),
            "'"
                + key
                + "' is a map of "
                + String.join(", ", Setting.below(key + "."))
                + ", not "
                + entry.value().described());
      }
    }
  }

  private void unknown(String key, SourceSpan span, String prefix) {
    List<String> known =
        span.source().name().startsWith("--")
            ? Arrays.stream(Setting.values()).map(Setting::key).toList()
            : Setting.below(prefix);
    String help = Suggestion.help(key, known);
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.UNKNOWN_WORD, span, "there is no setting '" + prefix + key + "'")
            .help(help != null ? help : "there are " + String.join(", ", known)));
  }

  private void value(Setting setting, ConfigNode node) {
    Optional<List<String>> values =
        switch (node) {
          case ConfigNode.Text text when isText(setting) -> Optional.of(List.of(text.text()));
          case ConfigNode.Numeric number when setting.kind() == Setting.Kind.INTEGER ->
              Optional.of(List.of(number.amount().toPlainString()));
          case ConfigNode.Flag flag when setting.kind() == Setting.Kind.FLAG ->
              Optional.of(List.of(Boolean.toString(flag.on())));
          case ConfigNode.Items items when setting.kind().isList() -> texts(items);
          case ConfigNode.Entries entries when setting.kind().isMap() ->
              Optional.of(pairs(setting, entries));
          default -> Optional.empty();
        };
    values.ifPresentOrElse(
        found -> checked(setting, found, node.span()),
        () ->
            wrong(
                node,
                "'"
                    + setting.key()
                    + "' is "
                    + setting.kind().described()
                    + ", not "
                    + node.described()));
  }

  private static boolean isText(Setting setting) {
    return switch (setting.kind()) {
      case TEXT,
          PATH,
          BASE_PATH,
          ADDRESS,
          PLACE,
          URL,
          NAME,
          NAMES,
          NETWORKS,
          LEVEL,
          FORMAT,
          TRANSPORT,
          REGISTRATION,
          LOGIN,
          PARTS,
          PREFIXES,
          ROLE,
          SCOPES,
          LDAP,
          ROLES,
          GROUPS,
          LEVELS,
          COUNTS,
          ACCOUNT,
          ACCOUNTS ->
          true;
      case FLAG, INTEGER -> false;
    };
  }

  private static Optional<List<String>> texts(ConfigNode.Items items) {
    return items.items().stream().allMatch(ConfigNode.Text.class::isInstance)
        ? Optional.of(items.items().stream().map(each -> ((ConfigNode.Text) each).text()).toList())
        : Optional.empty();
  }

  /** A map as the environment writes it: {@code NAME=VALUE} each. */
  private static List<String> pairs(Setting setting, ConfigNode.Entries entries) {
    return entries.entries().stream()
        .map(each -> each.key() + "=" + text(setting, each.value()))
        .toList();
  }

  private static String text(Setting setting, ConfigNode node) {
    return switch (node) {
      case ConfigNode.Text text -> text.text();
      case ConfigNode.Numeric number when setting.kind() == Setting.Kind.COUNTS ->
          number.amount().toPlainString();
      default -> node.described();
    };
  }

  /** A value as the environment and flags write it: lists by commas. */
  private void written(Setting setting, String name, String value) {
    SourceSpan span = new JobfileSource(name, value, Syntax.YAML).span(0, value.length());
    checked(
        setting,
        setting.kind().isList()
            ? Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList()
            : List.of(value),
        span);
  }

  private void checked(Setting setting, List<String> values, SourceSpan span) {
    for (String value : values) {
      Optional<String> fault = fault(setting, value);
      if (fault.isPresent()) {
        boolean bounds = fault.get().contains(" to ");
        Diagnostic wrong =
            Diagnostic.of(
                bounds ? DiagnosticCode.OUT_OF_BOUNDS : DiagnosticCode.WRONG_TYPE,
                span,
                "'" + setting.key() + "' is " + fault.get() + ", not '" + value + "'");
        String help = Suggestion.help(value, setting.kind().words());
        diagnostics.add(help == null ? wrong : wrong.help(help));
        return;
      }
    }
    if (setting.kind().isMap()) {
      twice(values)
          .ifPresent(
              name ->
                  diagnostics.add(
                      DiagnosticCode.DUPLICATE_KEY,
                      span,
                      "'" + setting.key() + "' has '" + name + "' twice"));
    }
    given.put(setting, new Given(values, span));
  }

  /** The first name that two of {@code pairs} have. */
  private static Optional<String> twice(List<String> pairs) {
    Set<String> names = new HashSet<>();
    return pairs.stream()
        .map(each -> each.substring(0, each.lastIndexOf('=')))
        .filter(each -> !names.add(each))
        .findFirst();
  }

  private static Optional<String> fault(Setting setting, String value) {
    boolean good =
        switch (setting.kind()) {
          case TEXT, PATH -> value.chars().noneMatch(c -> c < ' ');
          case BASE_PATH -> value.matches("(/[A-Za-z0-9._~-]+)*");
          case FLAG -> value.equals("true") || value.equals("false");
          case INTEGER -> value.matches("-?[0-9]{1,12}");
          case LEVEL, FORMAT, TRANSPORT, REGISTRATION, LOGIN, ROLE ->
              setting.kind().words().contains(value);
          case LEVELS ->
              value.matches("[A-Za-z0-9_.$-]+=\\w+")
                  && Setting.Kind.LEVEL.words().contains(value.substring(value.indexOf('=') + 1));
          case COUNTS -> isCount(setting, value);
          case ACCOUNT -> value.isEmpty() || isAccount(value);
          case ACCOUNTS -> isProjectAccount(value);
          case ADDRESS -> value.isEmpty() || AddressAndPort.of(value, 0).isPresent();
          case PLACE ->
              value.isEmpty() || AddressAndPort.of(value, AddressAndPort.NEEDED).isPresent();
          case URL ->
              value.matches(
                  "(https?://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?(/[!-~]*)?)?");
          case PARTS ->
              value.matches("([A-Za-z0-9_~-][A-Za-z0-9_.~-]*(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*)?");
          case PREFIXES -> PathRule.isPrefix(value);
          case LDAP ->
              value.matches("(ldaps?://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?/?)?");
          case SCOPES -> value.matches("[!#-\\[\\]-~&&[^,]]{1,200}");
          case ROLES -> isGiven(value, "viewer|developer|maintainer|admin");
          case GROUPS -> isGiven(value, "[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,99}");
          case NAME -> value.matches("([A-Za-z_][A-Za-z0-9_]*)?");
          case NAMES -> value.matches("[A-Za-z_][A-Za-z0-9_]*\\*?");
          case NETWORKS ->
              value.matches(
                  "[0-9.]{7,15}(/[0-9]{1,2})?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(/[0-9]{1,3})?");
        };
    if (!good) {
      return Optional.of(setting.kind().described());
    }
    if (setting.kind() == Setting.Kind.INTEGER) {
      long number = Long.parseLong(value);
      if (number < setting.least() || number > setting.most()) {
        return Optional.of("a number from " + setting.least() + " to " + setting.most());
      }
    }
    return Optional.empty();
  }

  /** The name of a group elsewhere is any; it may hold an equals sign. */
  private static boolean isGiven(String value, String given) {
    int parts = value.lastIndexOf('=');
    return parts > 0
        && value.substring(0, parts).chars().noneMatch(c -> c < ' ')
        && value.substring(parts + 1).matches(given);
  }

  private static boolean isAccount(String value) {
    return value.matches("[a-z_][a-z0-9_-]{0,31}");
  }

  private static boolean isProjectAccount(String value) {
    int parts = value.lastIndexOf('=');
    String account = value.substring(parts + 1);
    return parts > 0
        && NameRule.PROJECT.problem(value.substring(0, parts)).isEmpty()
        && isAccount(account)
        && !account.equals(ServerConfig.Local.AS_SERVER);
  }

  /** A name may hold an equals sign; what stands behind the last one is the count. */
  private static boolean isCount(Setting setting, String value) {
    int parts = value.lastIndexOf('=');
    NameRule rule = setting == Setting.LIMIT_LABELS ? NameRule.LABEL : NameRule.PROJECT;
    return parts > 0
        && rule.problem(value.substring(0, parts)).isEmpty()
        && value.substring(parts + 1).matches("[1-9][0-9]{0,5}");
  }

  private void wrong(ConfigNode node, String message) {
    if (!(node instanceof ConfigNode.Ambiguous)) {
      diagnostics.add(DiagnosticCode.WRONG_TYPE, node.span(), message);
    }
  }
}
