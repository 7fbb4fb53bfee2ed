package io.leat.server;

import io.leat.engine.driver.local.OtherAccount;
import io.leat.engine.durable.PrivateFile;
import io.leat.server.config.ServerConfig;
import io.leat.store.Agent;
import io.leat.store.Agents;
import io.leat.store.Project;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether tasks run on the machine of the server, and as whom. On a server that others reach, nothing runs there before an administrator
 * has said so, by the configuration or by enabling the agent; on one that is for this machine alone, as {@code leat run} is, tasks run as
 * the server. What holds is in a file of the data folder, so that a server that is opened to others, or a configuration that is lost, does
 * not have tasks run as the server.
 */
final class LocalTasks {
  private static final Logger LOG = LoggerFactory.getLogger(LocalTasks.class);
  private static final String OFF = "off";

  /** That nobody has said it, of a server that is for this machine alone. */
  private static final String ALONE = "alone";

  private final Store store;
  private final ServerConfig.Local said;

  private LocalTasks(Store store, ServerConfig.Local said) {
    this.store = store;
    this.said = said;
  }

  /** Decides it, before the first account is made, by which the first start is known. */
  static LocalTasks begin(Store store, DataFolder data, ServerConfig config) throws IOException {
    ServerConfig.Local said = config.tasks().local();
    boolean isAlone = config.http().isForThisMachine();
    Path file = data.local();
    String before = Files.exists(file) ? Files.readString(file).strip() : "";
    boolean isFirst = store.accounts().count() == 0 || Files.exists(data.restored());
    boolean wasOther = !Set.of("", OFF, ALONE, ServerConfig.Local.AS_SERVER).contains(before);
    boolean isOpened = before.equals(ALONE) && !isAlone;
    LocalTasks tasks = new LocalTasks(store, said);
    if (said.isSaid()) {
      if (before.equals(OFF)) {
        tasks.set(Agent.Mode.ENABLED);
      }
      PrivateFile.write(file, said.account() + "\n");
    } else if (isFirst && isAlone) {
      PrivateFile.write(file, ALONE + "\n");
    } else if (isFirst || wasOther || isOpened) {
      tasks.set(Agent.Mode.DISABLED);
      PrivateFile.write(file, OFF + "\n");
    } else if (before.equals(OFF) && tasks.isOn()) {
      PrivateFile.write(file, ServerConfig.Local.AS_SERVER + "\n");
    }
    return tasks;
  }

  private void set(Agent.Mode mode) {
    Agents agents = store.agents();
    agents
        .find(Agent.LOCAL)
        .filter(each -> each.mode() != mode)
        .ifPresent(each -> agents.update(each.in(mode)));
  }

  private boolean isOn() {
    return store
        .agents()
        .find(Agent.LOCAL)
        .filter(each -> each.mode() != Agent.Mode.DISABLED)
        .isPresent();
  }

  /** What tasks on this machine get of the environment of the server. */
  static Map<String, String> inherited(ServerConfig.Tasks tasks, Map<String, String> environment) {
    if (!tasks.local().isOther()) {
      return Inherited.of(environment, tasks.inherited());
    }
    Map<String, String> inherited = Inherited.ofOther(environment, tasks.inherited());
    inherited.putIfAbsent("PATH", OtherAccount.PATH);
    return inherited;
  }

  /**
   * The accounts that tasks run as, each tried; none where they run as the server.
   *
   * @param inherited what tasks get of the environment of the server
   * @throws IOException when nothing can be run as one of them: says why
   */
  static Map<String, OtherAccount> accounts(ServerConfig.Local local, Map<String, String> inherited)
      throws IOException, InterruptedException {
    Map<String, OtherAccount> accounts = new HashMap<>();
    if (local.isOther()) {
      Set<String> names = new HashSet<>(local.accounts().values());
      names.add(local.account());
      for (String name : names) {
        try {
          accounts.put(name, OtherAccount.of(name, inherited));
        } catch (IOException problem) {
          throw new IOException(
              "tasks cannot run as '" + name + "': " + problem.getMessage(), problem);
        }
      }
    }
    return accounts;
  }

  /** As whom the tasks of a project run, by the name that it had when one of this server ran first: the database may be away later. */
  LocalAccounts.Choice choice(Map<String, OtherAccount> accounts) {
    Map<Long, String> known = new ConcurrentHashMap<>();
    return new LocalAccounts.Choice(
        accounts,
        id ->
            said.accounts().isEmpty() ? said.account() : known.computeIfAbsent(id, this::account));
  }

  private String account(long project) {
    return said.of(store.projects().find(project).map(Project::name).orElse(""));
  }

  /** Says it in the log, as each start does. */
  void tell() {
    String server = System.getProperty("user.name");
    Optional<String> other = Optional.of(said.account()).filter(_ -> said.isOther());
    if (other.isPresent()) {
      LOG.info(
          "tasks on the agent 'local' run as {}{}{}",
          other.get(),
          said.accounts().isEmpty() ? "" : ", or as the account of their project",
          isOn() ? "" : "; it is disabled: leat agents enable local");
      if (server.equals("root")) {
        LOG.warn(
            "this server runs as root; give it an account of its own that may become {} by sudo:"
                + " leat server install (see docs/install.md)",
            other.get());
      }
    } else if (isOn()) {
      LOG.warn(
          "tasks on the agent 'local' run as {}, as this server does, and can read all that it has,"
              + " its keys too; set tasks.local to another account, or, for tasks that you do not"
              + " trust: leat agents disable local (see docs/server.md, What tasks may)",
          server);
    } else {
      LOG.warn(
          "no tasks run on this machine: the agent 'local' is off; tasks.local says as which"
              + " account they are to run, leat server install makes that account with what this"
              + " server needs to become it, and leat agents enable local has them run as {}, as"
              + " this server does (see docs/server.md, What tasks may)",
          server);
    }
  }
}
