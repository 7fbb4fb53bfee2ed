package io.leat.git;

import java.util.Set;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * The system as JGit may see it: without the configuration of the user, of the machine and of JGit. So no filter, no program and
 * no rewriting of URLs that somebody set up for himself changes what is checked out, and no {@code git} is started to ask where
 * its configuration is. There is one of it in a JVM.
 */
final class PlainSystem extends SystemReader.Delegate {
  /** Variables that would make JGit start programs. */
  private static final Set<String> UNSEEN = Set.of("GIT_SSH", "GIT_SSH_COMMAND", "GIT_TRACE");

  private PlainSystem(SystemReader system) {
    super(system);
  }

  /** Makes JGit see it. */
  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof PlainSystem)) {
      SystemReader.setInstance(new PlainSystem(SystemReader.getInstance()));
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    return UNSEEN.contains(variable) ? null : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  /** A configuration without a file. */
  private static final class Empty extends FileBasedConfig {
    Empty(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
