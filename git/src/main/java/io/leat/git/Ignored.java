package io.leat.git;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Whether git leaves a file out, and by what: as {@code git check-ignore} tells it, with the excludes that somebody set up for himself. */
public final class Ignored {
  private final Path root;
  private final boolean anyCase;
  private final List<Path> further = new ArrayList<>();

  private Ignored(Path root, boolean anyCase) {
    this.root = root;
    this.anyCase = anyCase;
  }

  /**
   * The file whose pattern has git ignore {@code file}; empty when git tracks it, or would.
   *
   * @param root the folder of the checkout
   * @param environment by whose {@code HOME} and {@code XDG_CONFIG_HOME} the user's own excludes are found
   * @throws IOException when {@code root} is no checkout, or what git would read cannot be read
   */
  public static Optional<Path> by(Path root, Path file, Map<String, String> environment)
      throws IOException {
    PlainSystem.install();
    File folder = root.toFile();
    try (Repository repository =
        new FileRepositoryBuilder()
            .findGitDir(folder)
            .setWorkTree(folder)
            .setMustExist(true)
            .build()) {
      Config config = repository.getConfig();
      Ignored ignored = new Ignored(root, config.getBoolean("core", "ignorecase", false));
      Path path = root.relativize(file);
      if (repository.readDirCache().getEntry(path.toString()) != null) {
        return Optional.empty();
      }
      ignored.further.add(repository.getCommonDirectory().toPath().resolve("info/exclude"));
      ignored.further.add(excludes(config, environment));
      for (int names = 1; names <= path.getNameCount(); names++) {
        Path part = path.subpath(0, names);
        Optional<Path> by = ignored.decided(part, names < path.getNameCount());
        if (by.isPresent()) {
          return by;
        }
      }
      return Optional.empty();
    }
  }

  /** What ignores {@code path}, relative to the root; the nearest file with a pattern that fits decides, for or against. */
  private Optional<Path> decided(Path path, boolean folder) throws IOException {
    for (Path at = path.getParent(); ; at = at.getParent()) {
      Path patterns = (at == null ? root : root.resolve(at)).resolve(".gitignore");
      Boolean ignores = asked(patterns, at == null ? path : at.relativize(path), folder);
      if (ignores != null) {
        return ignores ? Optional.of(patterns) : Optional.empty();
      }
      if (at == null) {
        break;
      }
    }
    for (Path patterns : further) {
      Boolean ignores = asked(patterns, path, folder);
      if (ignores != null) {
        return ignores ? Optional.of(patterns) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private @Nullable Boolean asked(Path patterns, Path path, boolean folder) throws IOException {
    if (!Files.isRegularFile(patterns)) {
      return null;
    }
    IgnoreNode node = new IgnoreNode();
    try (InputStream in = Files.newInputStream(patterns)) {
      node.parse(anyCase ? lower(in) : in);
    }
    String name = path.toString();
    return node.checkIgnored(anyCase ? name.toLowerCase(Locale.ROOT) : name, folder);
  }

  private static InputStream lower(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    return new ByteArrayInputStream(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  /** The file of {@code core.excludesFile}, of the repository or of the user, else where git looks without it. */
  private static Path excludes(Config own, Map<String, String> environment) throws IOException {
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path config = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    String named = own.getString("core", null, "excludesfile");
    for (Path each : List.of(home.resolve(".gitconfig"), config.resolve("git/config"))) {
      if (named == null && Files.isRegularFile(each)) {
        FileBasedConfig user = new FileBasedConfig(each.toFile(), FS.DETECTED);
        try {
          user.load();
        } catch (ConfigInvalidException notOurs) {
          continue;
        }
        named = user.getString("core", null, "excludesfile");
      }
    }
    return named == null
        ? config.resolve("git/ignore")
        : named.startsWith("~/") ? home.resolve(named.substring(2)) : home.resolve(named);
  }
}
