package io.leat.cli.install;

import java.nio.file.Path;
import java.util.List;

/**
 * An account of this machine.
 *
 * @param group the name of its first group
 * @param groups the names of all of its groups
 */
record Account(
    String name, long number, long groupNumber, String group, Path home, List<String> groups) {
  /** Who is in one of these is root, or reads what others have, whatever the rule of sudo says. */
  private static final List<String> PRIVILEGED =
      List.of(
          "root",
          "sudo",
          "wheel",
          "admin",
          "adm",
          "docker",
          "podman",
          "lxd",
          "incus",
          "incus-admin",
          "libvirt",
          "disk",
          "shadow",
          "kmem",
          "systemd-journal");

  Account {
    groups = List.copyOf(groups);
  }

  /** Those of its groups by which it may do more than an account. */
  List<String> privileges() {
    return groups.stream().filter(PRIVILEGED::contains).toList();
  }
}
