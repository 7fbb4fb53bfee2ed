package io.leat.cli.run;

import io.leat.engine.attempt.Programs;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this Leat is installed, and how it starts itself. */
public final class Home {
  private Home() {}

  /** The programs that steps are run by. */
  public static Programs programs() {
    Path home = folder();
    String java =
        Path.of(System.getProperty("java.home", "")).resolve("bin").resolve("java").toString();
    if (home == null) {
      // from classes, as tests do
      String path = System.getProperty("java.class.path", "");
      return new Programs(List.of(java, "-cp", path, "io.leat.cli.Leat"), List.of("groovy"));
    }
    Path groovy = home.resolve("lib").resolve("steps").resolve("groovy.jar");
    return new Programs(
        List.of(home.resolve("bin").resolve("leat").toString()),
        List.of(java, "-cp", groovy.toString(), "groovy.ui.GroovyMain"));
  }

  /** What it is started from: files and folders, and Java. */
  public static List<Path> parts() {
    Path java = Path.of(System.getProperty("java.home", "")).toAbsolutePath();
    Path home = folder();
    // from classes, as tests do: Java alone
    return home == null
        ? List.of(java)
        : List.of(home.resolve("bin").resolve("leat"), home.resolve("lib"), java);
  }

  /** Where the samples lie that came with it. */
  public static Path samples() {
    Path home = folder();
    // from classes, as tests do: those of the checkout
    return home == null
        ? Path.of("..", "samples").toAbsolutePath().normalize()
        : home.resolve("samples");
  }

  private static @Nullable Path folder() {
    try {
      var source = Home.class.getProtectionDomain().getCodeSource();
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      Path lib = jar == null ? null : jar.getParent();
      Path home = lib == null ? null : lib.getParent();
      return home != null && Files.isExecutable(home.resolve("bin").resolve("leat")) ? home : null;
    } catch (URISyntaxException strange) {
      return null;
    }
  }
}
