package io.leat.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands. Only the one that is asked for is made, so that the others cost nothing at the start. */
final class Commands {

  /**
   * Commands that belong together.
   *
   * @param title what they are for
   */
  record Group(String title, List<String> names) {}

  /** All groups, in the order of the help; {@code step} and {@code names} are for programs and in none. */
  static final List<Group> GROUPS =
      List.of(
          new Group(
              "Write a Jobfile",
              List.of("init", "check", "plan", "convert", "lock", "import", "docs", "completion")),
          new Group("Run it here", List.of("run", "attach", "cancel", "shell", "clean")),
          new Group("Look at runs", List.of("runs", "show", "logs", "why", "artifacts")),
          new Group(
              "Use a server",
              List.of(
                  "login",
                  "logout",
                  "password",
                  "trigger",
                  "rerun",
                  "trust",
                  "approve",
                  "pull",
                  "pin",
                  "queue",
                  "events")),
          new Group(
              "Keep a server",
              List.of(
                  "server",
                  "projects",
                  "secrets",
                  "environments",
                  "hooks",
                  "agents",
                  "webhooks",
                  "audit",
                  "users",
                  "groups",
                  "members",
                  "tokens",
                  "backup",
                  "restore",
                  "api")));

  /** The names, in the order of the help. */
  static final List<String> NAMES =
      GROUPS.stream().flatMap(group -> group.names().stream()).toList();

  private Commands() {}

  /** The command called {@code name}; null when there is none. */
  static @Nullable Command named(String name) {
    return switch (name) {
      case "init" -> new InitCommand();
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
      case "lock" -> new LockCommand();
      case "import" -> new ImportCommand();
      case "step" -> new StepCommand();
      case "names" -> new NamesCommand();
      case "docs" -> new DocsCommand();
      case "completion" -> new CompletionCommand();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "password" -> new PasswordCommand();
      case "projects" -> new ProjectsCommand();
      case "secrets" -> new SecretsCommand();
      case "environments" -> new EnvironmentsCommand();
      case "agents" -> new AgentsCommand();
      case "trigger" -> new TriggerCommand();
      case "rerun" -> new RerunCommand();
      case "trust" -> new TrustCommand();
      case "pull" -> new PullCommand();
      case "approve" -> new ApproveCommand();
      case "pin" -> new PinCommand();
      case "queue" -> new QueueCommand();
      case "events" -> new EventsCommand();
      case "hooks" -> new HooksCommand();
      case "webhooks" -> new WebhooksCommand();
      case "audit" -> new AuditCommand();
      case "users" -> new UsersCommand();
      case "groups" -> new GroupsCommand();
      case "members" -> new MembersCommand();
      case "tokens" -> new TokensCommand();
      case "api" -> new ApiCommand();
      default -> null;
    };
  }

  /** What each command takes, in the order of the help. */
  static List<Usage> usages() {
    return usages(NAMES);
  }

  /** What each command of {@code names} takes. */
  static List<Usage> usages(List<String> names) {
    return names.stream()
        .map(Commands::named)
        .filter(command -> command != null)
        .map(Command::usage)
        .toList();
  }
}
