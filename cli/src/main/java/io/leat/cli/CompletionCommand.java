package io.leat.cli;

import java.util.List;

/** {@code leat completion}: a script with which a shell completes commands, options and their values. */
final class CompletionCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "completion",
        "prints a script that completes leat's words in a shell",
        Usage.Operand.required("SHELL", "bash, zsh or fish").of("bash", "zsh", "fish"),
        List.of(),
        List.of(
            "source <(leat completion bash)",
            "leat completion zsh > ~/.zfunc/_leat",
            "leat completion fish > ~/.config/fish/completions/leat.fish"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    CompletionScript script = new CompletionScript(Commands.usages(), session.out());
    switch (String.valueOf(arguments.operand())) {
      case "bash" -> script.bash();
      case "zsh" -> script.zsh();
      default -> script.fish();
    }
    return ExitCode.OK;
  }
}
