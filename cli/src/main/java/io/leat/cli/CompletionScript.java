package io.leat.cli;

import io.leat.cli.terminal.Print;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes the completion scripts, from what the commands declare. */
final class CompletionScript {
  private final List<Usage> usages;
  private final Print print;

  CompletionScript(List<Usage> usages, Print print) {
    this.usages = usages;
    this.print = print;
  }

  private List<String> commands() {
    List<String> commands = new ArrayList<>(Commands.NAMES);
    commands.add("help");
    commands.add("--help");
    commands.add("--version");
    return commands;
  }

  private static List<Option> options(Usage usage) {
    List<Option> options = new ArrayList<>(usage.options());
    options.addAll(Usage.EVERYWHERE);
    return options;
  }

  /** The words that the operand of a command can be; empty when it is a file or free. */
  private static List<String> words(Usage usage) {
    Usage.Operand operand = usage.operand();
    if (operand == null || !operand.label().equals("WORD")) {
      return operand == null ? List.of() : operand.choices();
    }
    Set<String> words = new TreeSet<>();
    for (Word word : Vocabulary.words()) {
      words.add(word.name());
    }
    List<String> all = new ArrayList<>(words);
    for (DiagnosticCode code : DiagnosticCode.values()) {
      all.add(code.text());
    }
    return all;
  }

  /**
   * What prints the words that an operand can be, for what only the folder or the server knows; null for others.
   *
   * @param place of the operand, counted from 0
   * @param before how the shell writes the operand before it
   */
  private static @Nullable String asked(Usage usage, int place, String before) {
    boolean always = usage.options().contains(ServerOptions.SERVER);
    String names =
        switch (usage.operands().get(place).label()) {
          case "PROJECT" -> "projects";
          case "AGENT" -> "agents";
          case "RUN" -> "runs";
          case "TASK" -> "tasks " + before;
          case "TASK/ARTIFACT" -> "artifacts " + before;
          default -> "";
        };
    return names.isEmpty() ? null : ask((always ? "--server " : "") + names);
  }

  /** What prints the values that an option can have, for what only the Jobfile knows; null for others. */
  private static @Nullable String asked(Usage usage, Option option) {
    if (usage.options().contains(ServerOptions.SERVER)) {
      return null;
    }
    return switch (option.name()) {
      case "param" -> ask("parameters");
      case "task", "approve" -> ask("declared");
      case "job" -> ask("jobs");
      case "from" -> ask("from");
      default -> null;
    };
  }

  private static String ask(String names) {
    return "leat names " + names + " 2> /dev/null";
  }

  /** For bash 3.2 and later. Where nothing is found, bash completes names of files. */
  void bash() {
    print.line("# completion of leat for bash; load it with: source <(leat completion bash)");
    print.line("_leat() {");
    print.line(
        "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= names="
            + " name= typed=");
    print.line("  # bash parts --format=svg into three words");
    print.line("  if [[ $current == = ]]; then");
    print.line("    current=");
    print.line("  elif [[ $before == = ]]; then");
    print.line("    before=${COMP_WORDS[COMP_CWORD-2]}");
    print.line("  fi");
    print.line("  COMPREPLY=()");
    print.line("  if [[ $COMP_CWORD -eq 1 ]]; then");
    print.text("    words='").text(String.join(" ", commands())).line("'");
    print.line("  else");
    print.line("    case ${COMP_WORDS[1]} in");
    print.text("      help) words='").text(String.join(" ", Commands.NAMES)).line("' ;;");
    for (Usage usage : usages) {
      bash(usage);
    }
    print.line("    esac");
    print.line("  fi");
    print.line("  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))");
    print.line("  # names that were asked for are lines; they are quoted here, and never expanded");
    print.line("  typed=${current//\\\\/}; typed=${typed#[\\'\\\"]}");
    print.line("  while IFS= read -r name; do");
    print.line("    [[ -n $name && $name == \"$typed\"* ]] || continue");
    print.line("    case $current in");
    print.line("      [\\'\\\"]*) COMPREPLY+=(\"$name\") ;;");
    print.line("      *) COMPREPLY+=(\"$(printf %q \"$name\")\") ;;");
    print.line("    esac");
    print.line("  done <<< \"$names\"");
    print.line("}");
    print.line("complete -o default -F _leat leat");
  }

  private void bash(Usage usage) {
    print.text("      ").text(usage.name()).line(")");
    print.line("        case $before in");
    List<String> names = new ArrayList<>();
    for (Option option : options(usage)) {
      names.add("--" + option.name());
      if (option.letter() != 0) {
        names.add("-" + option.letter());
      }
      if (option.takesWord()) {
        print.text("          ").text(option.letter() == 0 ? "" : "-" + option.letter() + " | ");
        print.text("--").text(option.name()).text(") ");
        String asked = asked(usage, option);
        if (!option.choices().isEmpty()) {
          print.text("words='").text(String.join(" ", option.choices())).text("' ");
        } else if (asked != null) {
          print.text("names=$(").text(asked).text(") ");
        }
        print.line(";;");
      }
    }
    print.line("          *)");
    String values =
        options(usage).contains(JobfileOptions.PARAM) ? asked(usage, JobfileOptions.PARAM) : null;
    if (values != null) {
      print.line(
          "            if [[ ${COMP_WORDS[COMP_CWORD-3]} == -p || ${COMP_WORDS[COMP_CWORD-2]} == -p"
              + " ]] && [[ ${COMP_LINE:0:COMP_POINT} == *$before=* ]]; then");
      print.text("              names=$(").text(values).line(" | sed -n \"s/^$before=//p\")");
      print.line("              COMP_CWORD=1000");
      print.line("            fi");
    }
    print.line("            if [[ $current == -* ]]; then");
    print.text("              words='").text(String.join(" ", names)).line("'");
    for (int i = 0; i < usage.operands().size(); i++) {
      String asked = asked(usage, i, "\"${COMP_WORDS[COMP_CWORD-1]}\"");
      if (asked != null) {
        print.line("            elif [[ $COMP_CWORD -eq " + (i + 2) + " ]]; then");
        print.text("              names=$(").text(asked).line(")");
      }
    }
    List<String> words = words(usage);
    if (!words.isEmpty()) {
      print.line("            else");
      print.text("              words='").text(String.join(" ", words)).line("'");
    }
    print.line("            fi");
    print.line("            ;;");
    print.line("        esac");
    print.line("        ;;");
  }

  /** For zsh: a file {@code _leat} in a folder of {@code fpath}, or sourced. */
  void zsh() {
    print.line("#compdef leat");
    print.line("# completion of leat for zsh; put it into a folder of fpath as _leat");
    print.line("_leat() {");
    print.line("  if (( CURRENT == 2 )); then");
    print.line("    local -a commands");
    print.line("    commands=(");
    for (Usage usage : usages) {
      print.text("      '").text(usage.name()).text(":").text(quoted(usage.summary())).line("'");
    }
    print.line("      'help:shows help'");
    print.line("    )");
    print.line("    _describe 'command' commands");
    print.line("    return");
    print.line("  fi");
    print.line("  local command=$words[2]");
    print.line("  shift words");
    print.line("  (( CURRENT-- ))");
    print.line("  case $command in");
    print.text("    help) _arguments '1:command:(");
    print.text(String.join(" ", Commands.NAMES)).line(")' ;;");
    for (Usage usage : usages) {
      print.text("    ").text(usage.name()).line(")");
      print.text("      _arguments");
      for (Option option : options(usage)) {
        print.line(" \\").text("        ");
        zsh(usage, option);
      }
      for (int i = 0; i < usage.operands().size(); i++) {
        String asked = asked(usage, i, "\"$words[CURRENT-1]\"");
        List<String> words = i == 0 ? words(usage) : List.of();
        if (i == 0 || asked != null) {
          print.line(" \\").text("        '" + (i + 1) + ":");
          print.text(usage.operands().get(i).label()).text(":");
          print.text(
              asked != null
                  ? lines(asked)
                  : words.isEmpty() ? "_files" : "(" + String.join(" ", words) + ")");
          print.text("'");
        }
      }
      print.line();
      print.line("      ;;");
    }
    print.line("  esac");
    print.line("}");
    print.line("if [[ $funcstack[1] == _leat ]]; then");
    print.line("  _leat \"$@\"");
    print.line("elif (( $+functions[compdef] )); then");
    print.line("  compdef _leat leat");
    print.line("fi");
  }

  /** What adds the lines that a command prints; zsh quotes them. */
  private static String lines(String command) {
    return "{compadd -- \"${(@f)$(" + command + ")}\"}";
  }

  private void zsh(Usage usage, Option option) {
    print.text(
        option.count() == Option.Count.ONCE || option.count() == Option.Count.ALONE ? "" : "'*'");
    if (option.letter() != 0) {
      print.text("{-").text(option.letter()).text(",--").text(option.name()).text("}'");
    } else {
      print.text("'--").text(option.name());
    }
    print.text("[").text(quoted(option.help()).replace("]", "\\]")).text("]");
    String value = option.value();
    if (value != null && option.takesWord()) {
      String asked = asked(usage, option);
      String action =
          asked != null
              ? lines(asked)
              : option.files()
                  ? "_files"
                  : option.choices().isEmpty()
                      ? " "
                      : "(" + String.join(" ", option.choices()) + ")";
      print.text(option.count() == Option.Count.SEVERAL ? ":*-*:" : ":").text(value);
      print.text(":").text(action);
    }
    print.text("'");
  }

  /** For fish: a file {@code leat.fish} in its folder of completions. */
  void fish() {
    print.line("# completion of leat for fish; put it into ~/.config/fish/completions/leat.fish");
    print.line("complete -c leat -f");
    for (Usage usage : usages) {
      print.text("complete -c leat -n __fish_use_subcommand -a ").text(usage.name());
      print.text(" -d '").text(fishQuoted(usage.summary())).line("'");
    }
    print.line("complete -c leat -n __fish_use_subcommand -a help -d 'shows help'");
    print.line("complete -c leat -n __fish_use_subcommand -l version -d 'prints the version'");
    print.text("complete -c leat -n '__fish_seen_subcommand_from help' -a '");
    print.text(String.join(" ", Commands.NAMES)).line("'");
    for (Usage usage : usages) {
      for (int i = 0; i < usage.operands().size(); i++) {
        String asked = asked(usage, i, "(commandline -opc)[-1]");
        if (asked != null) {
          print.text("complete -c leat -n '__fish_seen_subcommand_from ").text(usage.name());
          print.text("; and test (count (commandline -opc)) -eq " + (i + 2));
          print.text("' -a '(").text(asked).line(")'");
        }
      }
      String condition = "complete -c leat -n '__fish_seen_subcommand_from " + usage.name() + "'";
      for (Option option : options(usage)) {
        print.text(condition);
        print.text(option.letter() == 0 ? "" : " -s " + option.letter());
        print.text(" -l ").text(option.name());
        if (option.takesWord()) {
          print.text(option.files() ? " -r -F" : " -x");
        }
        String asked = asked(usage, option);
        if (!option.choices().isEmpty()) {
          print.text(" -a '").text(String.join(" ", option.choices())).text("'");
        } else if (asked != null) {
          print.text(" -a '(").text(asked).text(")'");
        }
        print.text(" -d '").text(fishQuoted(option.help())).line("'");
      }
      Usage.Operand operand = usage.operand();
      List<String> words = words(usage);
      if (operand != null && operand.files()) {
        print.text(condition).line(" -F");
      } else if (!words.isEmpty()) {
        print.text(condition).text(" -a '").text(String.join(" ", words)).line("'");
      }
    }
  }

  private static String quoted(String text) {
    return text.replace("'", "'\\''");
  }

  private static String fishQuoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
