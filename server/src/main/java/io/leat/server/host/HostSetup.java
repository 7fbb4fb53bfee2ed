package io.leat.server.host;

import io.leat.dsl.source.Limits;
import io.leat.engine.Engine;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.attempt.Programs;
import io.leat.engine.schedule.ShareLimits;
import io.leat.server.agent.AgentPool;
import io.leat.server.idtoken.IdTokenSigner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a host needs beside its store.
 *
 * @param data the data folder
 * @param slots how many attempts run at once on this machine, unless the local agent is told otherwise
 * @param drivers makes the drivers of agents
 * @param grace after how long out of reach what runs on an agent is lost; null for never
 * @param environment what every attempt inherits
 * @param programs that steps are run by
 * @param secrets where those of tasks come from
 * @param idTokens who signs by which tasks say who they are
 * @param mostLog how many bytes an attempt may print; 0 for as many as it likes
 * @param limits how much runs may take
 * @param halt why nothing new begins, as when the disk is full, in a sentence without a full stop; empty when it does
 */
public record HostSetup(
    Path data,
    int slots,
    AgentPool.Drivers drivers,
    @Nullable Duration grace,
    Map<String, String> environment,
    Programs programs,
    ProjectSecrets secrets,
    IdTokenSigner idTokens,
    Limits jobfiles,
    long mostLog,
    Engine.Limits limits,
    Supplier<Optional<String>> halt) {
  /** A third of the memory: as much again is there for what runs do, and for what is asked. */
  private static final long MEMORY = Runtime.getRuntime().maxMemory() / 3;

  /** The standard limit of the memory, and such of projects and labels. */
  public static Engine.Limits limits(ShareLimits shares) {
    return new Engine.Limits(shares, MEMORY);
  }

  /** With the standard limits of logs and of the memory, room on the disk at all times, and nobody who signs. */
  public HostSetup(
      Path data,
      int slots,
      AgentPool.Drivers drivers,
      @Nullable Duration grace,
      Map<String, String> environment,
      Programs programs,
      ProjectSecrets secrets,
      Limits jobfiles) {
    this(
        data,
        slots,
        drivers,
        grace,
        environment,
        programs,
        secrets,
        IdTokenSigner.NONE,
        jobfiles,
        AttemptWork.MOST_LOG,
        limits(ShareLimits.NONE),
        Optional::empty);
  }

  public HostSetup {
    environment = Map.copyOf(environment);
  }
}
