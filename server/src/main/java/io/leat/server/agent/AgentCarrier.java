package io.leat.server.agent;

import io.leat.agent.ssh.HostFiles;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.local.Workspaces;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries the files of the attempts of one run to their agents and back. While an agent cannot be reached it waits, until the attempt is
 * stopped; what broke with a link is begun again. Safe for all threads.
 */
public final class AgentCarrier implements Workspaces.Carrier {
  private final AgentPool pool;
  private final String project;
  private final SharedPlacement.Share share;
  private final Map<Long, HostFiles.Begun> begun = new ConcurrentHashMap<>();

  /**
   * A carrier.
   *
   * @param project whose sources are kept on the hosts under this name, fit for a file
   * @param share by which the run got its agents
   */
  public AgentCarrier(AgentPool pool, String project, SharedPlacement.Share share) {
    this.pool = pool;
    this.project = project;
    this.share = share;
  }

  @Override
  public String begin(Lease lease, Path workspace) throws IOException {
    String why = share.why(lease.agent());
    KillPoint.FILES_SENT.before();
    done(lease, files -> begun.put(lease.fence(), files.begin(project, workspace)));
    KillPoint.FILES_SENT.after();
    return why.isEmpty() ? "" : "It was given to '" + lease.agent() + "': " + why + ".";
  }

  @Override
  public void complete(Lease lease, Path workspace) throws IOException {
    HostFiles.@Nullable Begun known = begun.remove(lease.fence());
    if (known != null) {
      done(lease, files -> files.complete(known, workspace));
    }
  }

  @Override
  public void fetch(Lease lease, Path folder, Predicate<String> wanted) throws IOException {
    KillPoint.FILES_FETCHED.before();
    done(lease, files -> files.fetch(folder, wanted));
    KillPoint.FILES_FETCHED.after();
  }

  @Override
  public void end(Lease lease, Path workspace, Path input) {
    begun.remove(lease.fence());
    HostFiles.forget(workspace);
    pool.remove(lease.agent(), List.of(workspace, input));
  }

  private void done(Lease lease, AgentPool.Files step) throws IOException {
    HostFiles files = pool.files(lease.agent());
    if (files != null) {
      pool.patiently(lease, () -> step.with(files));
    }
  }
}
