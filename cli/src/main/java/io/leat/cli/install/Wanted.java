package io.leat.cli.install;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.local.OtherAccount;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is to be set up. All of it is written into files that others read by rules of their own, so names and paths have no sign that means
 * something there.
 *
 * @param user the account of the server
 * @param tasksUser the account of its tasks
 * @param data the data folder, an absolute path
 * @param config the configuration, an absolute path
 * @param program the words that start Leat, the first of them an absolute path
 * @param parts the files and folders that it is started from, absolute paths
 */
public record Wanted(
    String user, String tasksUser, Path data, Path config, List<String> program, List<Path> parts) {
  /** Nothing that YAML, a unit or a shell reads as anything but itself. */
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./:@+=,-]*");

  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@+=,-]+");

  /**
   * Checked.
   *
   * @throws UsageProblem when a name or a path cannot be used
   */
  public Wanted {
    program = List.copyOf(program);
    parts = List.copyOf(parts);
    name("--user", user);
    name("--tasks-user", tasksUser);
    if (user.equals(tasksUser)) {
      throw new UsageProblem(
          "'--user' and '--tasks-user' are both '" + user + "'",
          "tasks that run as the server reach all that it has: name another account");
    }
    path("the data folder", data.toString());
    path("the configuration", config.toString());
    for (String word : program) {
      if (!PLAIN_WORD.matcher(word).matches()) {
        throw new UsageProblem(
            "Leat lies at '" + word + "', which cannot stand in a unit",
            "put it where the path has letters, digits and _ . / - alone, such as /opt/leat");
      }
    }
  }

  private static void name(String option, String name) {
    if (!OtherAccount.isName(name)) {
      throw new UsageProblem(
          "'" + name + "' of '" + option + "' is no name of an account",
          "it has small letters, digits, '_' and '-', 32 at most, and begins with a letter or '_'");
    }
    if (name.equals("root")) {
      throw new UsageProblem(
          "'" + option + "' is 'root', who may do everything",
          "name an account that is no other's");
    }
  }

  private static void path(String what, String path) {
    if (!PLAIN.matcher(path).matches() || path.equals("/")) {
      throw new UsageProblem(
          what + " cannot be '" + path + "'",
          "it is written into other files: give a path with letters, digits and _ . / - alone");
    }
  }

  /** The name of what is made of it, which is that of no other service, and of no other account's. */
  String name() {
    return user.equals("leat") ? user : "leat-" + user;
  }

  /** The name of its unit. */
  String service() {
    return name() + ".service";
  }

  /** The command line that starts it. */
  String command() {
    return String.join(" ", program) + " server --config " + config;
  }

  /** The rule of sudo: the server may run a shell as the account of its tasks, and nothing more. */
  InstalledFile rule(Places places) {
    return new InstalledFile(
        places.rules().resolve(name()),
        "r--r-----",
        user + " ALL=(" + tasksUser + ") NOPASSWD: SETENV: /bin/sh\n");
  }

  /** The configuration. */
  InstalledFile configuration() {
    return new InstalledFile(
        config, "rw-r--r--", "data: " + data + "\ntasks: { local: " + tasksUser + " }\n");
  }

  /**
   * The unit of systemd.
   *
   * @param group that of the account of the server
   */
  InstalledFile unit(Places places, String group) {
    return new InstalledFile(
        places.units().resolve(service()),
        "rw-r--r--",
        """
        [Unit]
        Description=Leat
        After=network-online.target
        Wants=network-online.target

        [Service]
        User=%s
        Group=%s
        WorkingDirectory=%s
        ExecStart=%s
        # a restart stops the server alone: its usual value would kill every task as well
        KillMode=process
        UMask=0077
        Restart=on-failure
        RestartSec=2
        TimeoutStopSec=30
        SuccessExitStatus=143

        [Install]
        WantedBy=multi-user.target
        """
            .formatted(user, group, data, command()));
  }
}
