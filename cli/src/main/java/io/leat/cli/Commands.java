package io.leat.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands. Only the one that is asked for is made, so that the others cost nothing at the start. */
final class Commands {

  /** The names, in the order of the help; {@code step} and {@code names} are for programs and not among them. */
  static final List<String> NAMES =
      List.of(
          "check",
          "plan",
          "run",
          "attach",
          "runs",
          "show",
          "logs",
          "why",
          "artifacts",
          "shell",
          "cancel",
          "clean",
          "server",
          "restore",
          "convert",
          "import",
          "docs",
          "completion",
          "login",
          "logout",
          "projects",
          "agents",
          "trigger",
          "rerun",
          "pull",
          "approve",
          "pin",
          "queue",
          "events",
          "webhooks",
          "backup",
          "api");

  private Commands() {}

  /** The command called {@code name}; null when there is none. */
  static @Nullable Command named(String name) {
    return switch (name) {
      case "check" -> new CheckCommand();
      case "plan" -> new PlanCommand();
      case "run" -> new RunCommand();
      case "attach" -> new AttachCommand();
      case "logs" -> new LogsCommand();
      case "runs" -> new RunsCommand();
      case "show" -> new ShowCommand();
      case "artifacts" -> new ArtifactsCommand();
      case "why" -> new WhyCommand();
      case "shell" -> new ShellCommand();
      case "cancel" -> new CancelCommand();
      case "clean" -> new CleanCommand();
      case "server" -> new ServerCommand();
      case "restore" -> new RestoreCommand();
      case "backup" -> new BackupCommand();
      case "convert" -> new ConvertCommand();
      case "import" -> new ImportCommand();
      case "step" -> new StepCommand();
      case "names" -> new NamesCommand();
      case "docs" -> new DocsCommand();
      case "completion" -> new CompletionCommand();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "projects" -> new ProjectsCommand();
      case "agents" -> new AgentsCommand();
      case "trigger" -> new TriggerCommand();
      case "rerun" -> new RerunCommand();
      case "pull" -> new PullCommand();
      case "approve" -> new ApproveCommand();
      case "pin" -> new PinCommand();
      case "queue" -> new QueueCommand();
      case "events" -> new EventsCommand();
      case "webhooks" -> new WebhooksCommand();
      case "api" -> new ApiCommand();
      default -> null;
    };
  }

  /** What each command takes, in the order of the help. */
  static List<Usage> usages() {
    return NAMES.stream()
        .map(Commands::named)
        .filter(command -> command != null)
        .map(Command::usage)
        .toList();
  }
}
