package io.leat.server.host;

import io.leat.git.Access;
import io.leat.git.CheckoutProblem;
import io.leat.git.FetchLimits;
import io.leat.git.GitUrl;
import io.leat.git.Mirror;
import io.leat.git.Reach;
import io.leat.git.Worktrees;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The origins of all projects, each opened when it is first needed, and again when its project was changed. Safe for all threads. */
public final class Origins implements AutoCloseable {
  private static final long MOST_WORKSPACE_BYTES = 20L << 30;

  private final Store store;
  private final Path data;
  private final Reach reach;
  private final Credentials credentials;
  private final int mostBytes;
  private final Map<Long, Opened> opened = new HashMap<>();

  private record Opened(long version, Origin origin, Runnable closing) {}

  /** Gives the access to the repository of a project. */
  public interface Credentials {
    /** Its access. */
    Access of(Project project) throws Origin.Missing;
  }

  /**
   * The origins of the projects in {@code store}.
   *
   * @param data the data folder
   * @param reach where the server may call
   * @param mostBytes that a Jobfile may have
   */
  public Origins(Store store, Path data, Reach reach, Credentials credentials, int mostBytes) {
    this.store = store;
    this.data = data;
    this.reach = reach;
    this.credentials = credentials;
    this.mostBytes = mostBytes;
  }

  /** The data folder. */
  public Path data() {
    return data;
  }

  /** A project. */
  Optional<Project> project(long id) {
    return store.projects().find(id);
  }

  /** The origin of a project. */
  public synchronized Origin of(Project project) throws Origin.Missing {
    Opened known = opened.get(project.id());
    if (known != null && known.version() == project.version()) {
      return known.origin();
    }
    if (known != null) {
      opened.remove(project.id());
      known.closing().run();
    }
    Opened fresh = open(project);
    opened.put(project.id(), fresh);
    return fresh.origin();
  }

  private Opened open(Project project) throws Origin.Missing {
    ProjectFolder folder = ProjectFolder.of(data, project.id());
    try {
      Files.createDirectories(folder.path());
      if (project.kind() == Kind.FREESTYLE) {
        Origin origin = new FreestyleOrigin(project, store.jobfiles(), folder.path());
        return new Opened(project.version(), origin, () -> {});
      }
      GitUrl url = GitUrl.parse(Objects.requireNonNull(project.source().url()), data);
      Mirror mirror =
          Mirror.open(folder.mirror(), url, credentials.of(project), reach, FetchLimits.USUAL);
      Origin origin =
          new RepositoryOrigin(
              project,
              mirror,
              new Worktrees(mirror, MOST_WORKSPACE_BYTES),
              folder.mirror(),
              mostBytes);
      return new Opened(project.version(), origin, mirror::close);
    } catch (CheckoutProblem problem) {
      throw new Origin.Missing(String.valueOf(problem.getMessage()), problem.help());
    } catch (IOException problem) {
      throw new Origin.Missing("cannot write to the data folder: " + problem.getMessage());
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
      throw new Origin.Missing("the server ends");
    }
  }

  /** Lets go of a project that is removed. */
  public synchronized void forget(long project) {
    Opened known = opened.remove(project);
    if (known != null) {
      known.closing().run();
    }
  }

  @Override
  public synchronized void close() {
    opened.values().forEach(each -> each.closing().run());
    opened.clear();
  }
}
