package io.leat.cli.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where things are on a machine.
 *
 * @param rules the folder of the rules of sudo
 * @param units the folder of the units of systemd that an administrator writes
 * @param systemd what is there while systemd runs the machine
 * @param programs the folders where programs are looked for; what a variable says does not count, since they run as root
 */
public record Places(Path rules, Path units, Path systemd, List<Path> programs) {
  /** Those of every Linux. */
  public static final Places USUAL =
      new Places(
          Path.of("/etc/sudoers.d"),
          Path.of("/etc/systemd/system"),
          Path.of("/run/systemd/system"),
          List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin")));

  public Places {
    programs = List.copyOf(programs);
  }

  /** The program {@code name}; empty when it is not there. */
  Optional<Path> program(String name) {
    return programs.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Whether systemd runs this machine. */
  boolean isWithSystemd() {
    return Files.isDirectory(systemd);
  }
}
