package io.leat.engine.job;

import io.leat.engine.expression.HiddenCharacter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a name may look like; docs/jobfile.md, "Names". */
public enum NameRule {
  /**
   * Names that people read: jobs, tasks, pipes, artifacts, caches, locks. Up to 100 characters, spaces and quotes included; not
   * {@code / \ # *}, no control characters, no space at either end.
   */
  TITLE,
  /** Names that are written in expressions and files: outputs. Letters, digits, {@code _} and {@code -}. */
  WORD,
  /** Names of environment variables: {@code env}, secrets. Letters, digits and {@code _}. */
  VARIABLE,
  /**
   * Names of parameters. As {@link #VARIABLE}; but their values come from outside, so those are reserved by which programs are led to run
   * something else.
   */
  PARAMETER,
  /** Names of projects of a server. Letters, digits, {@code .}, {@code _} and {@code -}; a letter or digit comes first. */
  PROJECT,
  /** Names of environments: as {@link #PROJECT}. */
  ENVIRONMENT,
  /** A job as another names it: {@link #TITLE}, or {@link #PROJECT}, a slash and {@link #TITLE}. */
  JOB,
  /** What an agent can do: letters, digits and {@code . _ - + : / @ =}. */
  LABEL;

  private static final int LONGEST = 100;

  /** Variables by whose values shells and programs run what they name, or look for what they run. */
  private static final Set<String> LEADING =
      Set.of(
          "PATH",
          "HOME",
          "SHELL",
          "ENV",
          "BASH_ENV",
          "PS4",
          "CDPATH",
          "PROMPT_COMMAND",
          "ZDOTDIR",
          "EDITOR",
          "VISUAL",
          "PAGER",
          "PYTHONPATH",
          "PYTHONHOME",
          "PYTHONSTARTUP",
          "PERL5LIB",
          "PERL5OPT",
          "PERLLIB",
          "RUBYLIB",
          "RUBYOPT",
          "NODE_OPTIONS",
          "NODE_PATH",
          "CLASSPATH",
          "JAVA_HOME",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "_JAVA_OPTIONS",
          "MAVEN_OPTS",
          "GRADLE_OPTS",
          "MAKEFLAGS",
          "MAKEFILES");

  /** Variables that shells set themselves: what is given to them does not come to a program, or ends the shell. */
  private static final Set<String> OF_SHELLS =
      Set.of(
          "BASH",
          "BASHOPTS",
          "BASHPID",
          "BASH_ALIASES",
          "BASH_ARGC",
          "BASH_ARGV",
          "BASH_ARGV0",
          "BASH_CMDS",
          "BASH_COMMAND",
          "BASH_EXECUTION_STRING",
          "BASH_LINENO",
          "BASH_SOURCE",
          "BASH_SUBSHELL",
          "BASH_VERSINFO",
          "BASH_VERSION",
          "COMP_WORDBREAKS",
          "DIRSTACK",
          "EPOCHREALTIME",
          "EPOCHSECONDS",
          "EUID",
          "FUNCNAME",
          "FUNCNEST",
          "GROUPS",
          "HISTCMD",
          "IFS",
          "LINENO",
          "OLDPWD",
          "OPTERR",
          "OPTIND",
          "PIPESTATUS",
          "PPID",
          "PS1",
          "PS2",
          "PWD",
          "RANDOM",
          "SECONDS",
          "SHELLOPTS",
          "SHLVL",
          "SRANDOM",
          "UID",
          "_");

  /** What a Jobfile hands to its checkouts. */
  private static final Set<String> OF_CHECKOUTS = Set.of("LEAT_GIT_USER", "LEAT_GIT_PASSWORD");

  private static final List<String> LEADING_PREFIXES = List.of("LD_", "DYLD_", "GIT_");

  /** What is wrong with {@code text} as a name, in words for the user; empty when nothing is. */
  public Optional<String> problem(String text) {
    if (this == JOB) {
      int slash = text.indexOf('/');
      return slash < 0
          ? TITLE.problem(text)
          : PROJECT
              .problem(text.substring(0, slash))
              .or(() -> TITLE.problem(text.substring(slash + 1)));
    }
    if (text.isEmpty()) {
      return Optional.of("a name cannot be empty");
    }
    if (text.length() > LONGEST) {
      return Optional.of(
          "a name has at most " + LONGEST + " characters, this has " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!allows(c)) {
        return Optional.of("a name cannot hold " + shown(c) + allowed());
      }
    }
    return switch (this) {
      case TITLE ->
          text.isBlank() || text.startsWith(" ") || text.endsWith(" ")
              ? Optional.of("a name cannot begin or end with a space")
              : text.equals(".") || text.equals("..")
                  ? Optional.of("a name cannot be '" + text + "'")
                  : Optional.empty();
      case WORD, VARIABLE, PARAMETER ->
          isDigit(text.charAt(0)) || text.charAt(0) == '-'
              ? Optional.of("a name begins with a letter or '_', not with '" + text.charAt(0) + "'")
              : Optional.empty();
      case PROJECT, ENVIRONMENT ->
          isLetter(text.charAt(0)) || isDigit(text.charAt(0))
              ? Optional.empty()
              : Optional.of(
                  "the name of "
                      + (this == PROJECT ? "a project" : "an environment")
                      + " begins with a letter or digit, not with '"
                      + text.charAt(0)
                      + "'");
      case JOB, LABEL -> Optional.empty();
    };
  }

  /** Why a Jobfile may not give the name {@code text}, though it looks as it should, in words for the user; empty when it may. */
  public Optional<String> reserved(String text) {
    if ((this == VARIABLE || this == PARAMETER)
        && (text.startsWith("LEAT_") || text.startsWith("leat_"))
        && !(this == VARIABLE && OF_CHECKOUTS.contains(text))) {
      return Optional.of("'" + text + "': names that begin with LEAT_ or leat_ belong to Leat");
    }
    if ((this == VARIABLE || this == PARAMETER) && OF_SHELLS.contains(text)) {
      return Optional.of(
          "'" + text + "': shells set this variable themselves, so no step would see the value");
    }
    return this == PARAMETER
            && (LEADING.contains(text) || LEADING_PREFIXES.stream().anyMatch(text::startsWith))
        ? Optional.of(
            "a parameter cannot be called '"
                + text
                + "': whoever starts a run would say by it what the programs of its tasks run")
        : Optional.empty();
  }

  /** Throws an {@link IllegalArgumentException} when {@code text} breaks this rule. */
  void require(String text) {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem + ": '" + text + "'");
            });
  }

  private boolean allows(char c) {
    return switch (this) {
      case TITLE ->
          !Character.isISOControl(c)
              && !HiddenCharacter.is(c)
              && !Character.isSurrogate(c)
              && "/\\#*\u2028\u2029".indexOf(c) < 0;
      case WORD -> isLetter(c) || isDigit(c) || c == '_' || c == '-';
      case VARIABLE, PARAMETER -> isLetter(c) || isDigit(c) || c == '_';
      case PROJECT, ENVIRONMENT -> isLetter(c) || isDigit(c) || "._-".indexOf(c) >= 0;
      case JOB -> throw new IllegalStateException("it has two parts");
      case LABEL -> isLetter(c) || isDigit(c) || "._-+:/@=".indexOf(c) >= 0;
    };
  }

  private String allowed() {
    return switch (this) {
      case TITLE, JOB -> "";
      case PROJECT -> "; in that of a project, letters, digits and . _ - are allowed";
      case ENVIRONMENT -> "; in that of an environment, letters, digits and . _ - are allowed";
      case WORD -> "; letters, digits, '_' and '-' are allowed";
      case VARIABLE, PARAMETER -> "; letters, digits and '_' are allowed";
      case LABEL -> "; letters, digits and . _ - + : / @ = are allowed";
    };
  }

  private static String shown(char c) {
    return c == ' '
        ? "a space"
        : HiddenCharacter.is(c)
            ? HiddenCharacter.named(c)
            : Character.isISOControl(c) || Character.isSurrogate(c)
                ? String.format("the character U+%04X", (int) c)
                : "'" + c + "'";
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
