package io.leat.server;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentLeftover;
import io.leat.engine.agent.AgentLink;
import io.leat.engine.agent.AgentPipe;
import io.leat.engine.agent.AgentState;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.driver.local.OtherAccount;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * The agent of this machine where its tasks run as other accounts (ADR 78): each attempt as that of its project. Which one that was is noted
 * before it begins, so that no other takes it up, and nothing runs twice. Safe for all threads.
 */
final class LocalAccounts implements AgentDriver, AgentLink, AgentFiles {
  private final Choice choice;
  private final Path data;
  private final Map<String, AgentDriver> drivers;

  /**
   * As whom tasks run.
   *
   * @param all the accounts by their names; none where tasks run as this process
   * @param project the name of the account of a project, by its id
   */
  record Choice(Map<String, OtherAccount> all, LongFunction<String> project) {
    Choice {
      all = Map.copyOf(all);
    }
  }

  private LocalAccounts(Choice choice, Path data, Map<String, AgentDriver> drivers) {
    this.choice = choice;
    this.data = data;
    this.drivers = drivers;
  }

  /**
   * A driver for each account.
   *
   * @param data the data folder, whose {@code projects/ID} are the projects
   */
  static LocalAccounts of(Choice choice, Path data, Function<OtherAccount, AgentDriver> driver) {
    Map<String, AgentDriver> drivers = new TreeMap<>();
    choice.all().forEach((name, account) -> drivers.put(name, driver.apply(account)));
    return new LocalAccounts(choice, data, drivers);
  }

  /** The name of the account that has to do with a path of a project. */
  private String account(Path path) throws IOException {
    Path below = path.startsWith(data) ? data.relativize(path) : path;
    String id = below.getNameCount() > 1 ? below.getName(1).toString() : "";
    if (!below.startsWith("projects") || !id.matches("[0-9]{1,18}")) {
      throw new IOException("'" + path + "' belongs to no project");
    }
    return choice.project().apply(Long.parseLong(id));
  }

  private AgentDriver at(Path path) throws IOException {
    return named(account(path));
  }

  private AgentDriver named(String account) throws IOException {
    AgentDriver driver = drivers.get(account);
    if (driver == null) {
      throw new IOException("tasks run as the account '" + account + "' no more");
    }
    return driver;
  }

  private AgentFiles filesAt(Path path) throws IOException {
    return at(path).files().orElseThrow();
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    String account = account(spec.folder().path());
    spec.folder().beginsAs(account);
    named(account).launch(spec);
  }

  @Override
  public Adoption adopt(AttemptTicket ticket) throws IOException {
    AttemptFolder folder = ticket.folder();
    if (!Files.exists(folder.path())) {
      return Adoption.NEVER_STARTED;
    }
    String account = account(folder.path());
    String was = folder.account();
    if (!account.equals(was)) {
      throw new IOException(
          "it was begun as "
              + (was == null ? "the account of the server" : "the account '" + was + "'")
              + ", and tasks of its project run as '"
              + account
              + "' now");
    }
    return named(account).adopt(ticket);
  }

  @Override
  public void stop(Lease lease, StopReason reason) {
    // whose it is not does nothing
    drivers.values().forEach(each -> each.stop(lease, reason));
  }

  @Override
  public void kill(String tag) throws InterruptedException {
    for (AgentDriver each : drivers.values()) {
      each.kill(tag);
    }
  }

  @Override
  public String describe(Lease lease) {
    return drivers.values().stream()
        .map(each -> each.describe(lease))
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElse("");
  }

  @Override
  public AgentLink link() {
    return this;
  }

  /** The worst of them: which project a task is of is not asked here. */
  @Override
  public AgentState state() {
    AgentState state = new AgentState.Online();
    for (AgentDriver each : drivers.values()) {
      switch (each.state()) {
        case AgentState.Unreachable unreachable -> {
          return unreachable;
        }
        case AgentState.Connecting connecting -> state = connecting;
        case AgentState.Online _ -> {}
      }
    }
    return state;
  }

  @Override
  public void retry() {
    drivers.values().forEach(each -> each.link().retry());
  }

  @Override
  public void abandon(String why) {
    drivers.values().forEach(each -> each.link().abandon(why));
  }

  @Override
  public Optional<AgentFiles> files() {
    return Optional.of(this);
  }

  @Override
  public AgentPipe pipe(Path fifo) {
    try {
      return at(fifo).pipe(fifo);
    } catch (IOException bug) {
      throw new IllegalArgumentException(bug);
    }
  }

  @Override
  public void begin(String project, Path workspace) throws IOException {
    filesAt(workspace).begin(project, workspace);
  }

  @Override
  public void complete(Path workspace) throws IOException {
    filesAt(workspace).complete(workspace);
  }

  @Override
  public void fetch(Path workspace, Predicate<String> wanted) throws IOException {
    filesAt(workspace).fetch(workspace, wanted);
  }

  @Override
  public void forget(Path workspace) {
    drivers.values().forEach(each -> each.files().orElseThrow().forget(workspace));
  }

  @Override
  public void remove(List<Path> paths) throws IOException {
    // also where it was before its project had another one
    for (AgentDriver each : drivers.values()) {
      each.files().orElseThrow().remove(paths);
    }
  }

  @Override
  public List<AgentLeftover> leftovers() throws IOException {
    List<AgentLeftover> all = new ArrayList<>();
    for (AgentDriver each : drivers.values()) {
      all.addAll(each.files().orElseThrow().leftovers());
    }
    return all;
  }

  @Override
  public void remove(AgentLeftover.OfAttempt leftover, String tag) {
    drivers.values().forEach(each -> each.files().orElseThrow().remove(leftover, tag));
  }

  /** Ends the links; the attempts run on. */
  @Override
  public void close() {
    drivers.values().forEach(AgentDriver::close);
  }
}
