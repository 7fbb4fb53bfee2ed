package io.leat.server;

import io.leat.engine.attempt.Programs;
import io.leat.engine.durable.Reason;
import io.leat.git.Reach;
import io.leat.identity.password.Passwords;
import io.leat.server.account.Entrance;
import io.leat.server.account.SigningKey;
import io.leat.server.account.Tokens;
import io.leat.server.api.AgentAccess;
import io.leat.server.api.AgentParts;
import io.leat.server.api.Api;
import io.leat.server.api.ChangeSignal;
import io.leat.server.api.IdTokenRoutes;
import io.leat.server.api.PeopleRoutes;
import io.leat.server.api.ProjectOwners;
import io.leat.server.api.SecretBox;
import io.leat.server.api.StoredAccess;
import io.leat.server.api.Views;
import io.leat.server.audit.AuditExport;
import io.leat.server.audit.AuditLog;
import io.leat.server.config.ServerConfig;
import io.leat.server.host.DataDisk;
import io.leat.server.host.HostSetup;
import io.leat.server.host.Origins;
import io.leat.server.host.RunService;
import io.leat.server.http.Contract;
import io.leat.server.http.HttpLimits;
import io.leat.server.http.HttpParts;
import io.leat.server.http.HttpServer;
import io.leat.server.http.HttpSettings;
import io.leat.server.http.Network;
import io.leat.server.http.Route;
import io.leat.server.http.SystemRoutes;
import io.leat.server.http.TlsFiles;
import io.leat.server.idtoken.IdTokenSigner;
import io.leat.server.idtoken.IdTokens;
import io.leat.server.keep.Backup;
import io.leat.server.keep.Housekeeper;
import io.leat.server.keep.KeepRoutes;
import io.leat.server.log.ServerLog;
import io.leat.server.trigger.TriggerService;
import io.leat.server.webhook.Reachable;
import io.leat.server.webhook.WebhookSender;
import io.leat.store.Store;
import io.leat.store.StoreProblem;
import io.leat.store.StoreUnavailable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server, wired by hand: what it is made of, in the order in which it starts. Closed in the other order. */
public final class LeatServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeatServer.class);

  private static final Duration DRAIN = Duration.ofSeconds(3);

  private final ArrayDeque<AutoCloseable> parts;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final HttpServer http;
  private final Optional<Path> firstPassword;

  /**
   * A server that does not start, and why, for people.
   */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message, Exception cause) {
      super(message, cause);
    }
  }

  private LeatServer(
      ServerConfig config,
      Programs programs,
      Map<String, String> environment,
      String version,
      ArrayDeque<AutoCloseable> parts)
      throws IOException, StoreProblem, InterruptedException {
    this.parts = parts;
    DataFolder data = part(DataFolder.take(config.storage().folder(), ServerLog.begins(config)));
    part(ServerLog.open(config));
    if (Files.exists(data.restoring())) {
      throw new IOException(
          "'"
              + data.path()
              + "' was not restored to its end; empty it, and restore the backup again");
    }
    DataDisk disk = part(DataDisk.open(data.path(), config.storage().reserve()));
    disk.awaitRoom();
    // by this the folder is known for one of a server, before there is anything else in it
    Tokens tokens = new Tokens(SigningKey.in(data.key(DataFolder.TOKEN_KEY), random), clock);
    FutureTask<Shared> making = new FutureTask<>(Shared::make);
    Thread.ofPlatform().name("beside").start(making);
    Store store = part(StoreStart.open(config, data));
    store.limitQueue(config.runs().mostQueued());
    LocalTasks local = LocalTasks.begin(store, data, config);
    Passwords passwords = part(new Passwords(random));
    this.firstPassword = FirstAccount.make(store, data, passwords, random, clock.instant());
    StoreAccounts accounts = new StoreAccounts(store, data.admin());
    ChangeSignal changes = new ChangeSignal();
    Optional<IdTokens> idTokens = IdTokenStart.of(config, data, store, clock, random);
    IdTokenSigner signer = idTokens.<IdTokenSigner>map(each -> each).orElse(IdTokenSigner.NONE);
    SecretParts secretParts =
        part(SecretParts.open(config, data, environment, signer, store, clock));
    disk.needs(data.keys(), SecretParts.needed(config.secrets().key()));
    SecretBox secrets = secretParts.box();
    Reachable reachable =
        new Reachable(config.outgoing().allowedNetworks().stream().map(Network::of).toList());
    Origins origins =
        part(
            new Origins(
                store,
                data.path(),
                Reach.of((_, address) -> reachable.allows(address)),
                new StoredAccess(secrets),
                config.runs().jobfiles().sourceBytes()));
    Shared beside = part(made(making));
    PrometheusMeterRegistry metrics = beside.metrics();
    Meters meters = new Meters(metrics);
    RunNews told = new RunNews(changes, meters);
    Map<String, String> inherited = LocalTasks.inherited(config.tasks(), environment);
    AgentAccess access = new AgentAccess(secrets);
    AgentDrivers drivers =
        part(
            new AgentDrivers(
                data.path(),
                inherited,
                programs.mask(),
                access,
                local.choice(LocalTasks.accounts(config.tasks().local(), inherited)),
                clock));
    RunService host =
        part(
            new RunService(
                store,
                origins,
                new HostSetup(
                    data.path(),
                    config.tasks().slots(),
                    drivers,
                    config.tasks().grace().orElse(null),
                    inherited,
                    programs,
                    secretParts.ofTasks(),
                    signer,
                    config.runs().jobfiles(),
                    config.tasks().mostLog(),
                    HostSetup.limits(config.runs().shares()),
                    disk::problem),
                told,
                clock));
    TriggerService triggers =
        part(
            new TriggerService(
                data.path(),
                store,
                origins,
                host.jobfileReader(),
                disk::problem,
                host::submitted,
                begun -> ready(store, told, version, begun),
                clock,
                random));
    told.triggers = triggers;
    Housekeeper housekeeper = part(new Housekeeper(store, host, config.runs().retention(), clock));
    meters.bind(host);
    told.host = host;
    disk.onChange(host::lookAtDisk);
    LoginParts logins =
        part(
            new LoginParts(
                config.logins(),
                config.idTokens().map(ServerConfig.IdTokens::issuer),
                store,
                accounts,
                passwords,
                tokens,
                random,
                clock));
    AgentParts agents =
        new AgentParts(
            drivers.hosts(),
            access,
            drivers.dialIns(),
            DialInStart.place(config, data, drivers, store, host),
            logins.limits(),
            tokens,
            random);
    Contract contract = beside.contract();
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new SystemRoutes(
                contract,
                () ->
                    List.of(
                        new SystemRoutes.Check("database", store(store)),
                        new SystemRoutes.Check("disk", disk.problem())),
                metrics,
                config.http().metricsOpen())
            .routes());
    routes.addAll(logins.routes());
    PeopleRoutes.Registration registration =
        PeopleRoutes.Registration.valueOf(config.registration().name());
    routes.addAll(
        new PeopleRoutes(
                store,
                host,
                passwords,
                logins.limits(),
                registration,
                LoginParts.providers(config.logins()),
                random,
                clock)
            .routes());
    routes.addAll(
        new Api(store, host, origins, triggers, secrets, agents, changes, reachable::refusal, clock)
            .routes());
    routes.addAll(secretParts.routes(host.folders()));
    routes.addAll(new IdTokenRoutes(idTokens).routes());
    Backup backup = new Backup(store, data.path(), host.folders(), secretParts::seal, clock);
    backup.tidy();
    routes.addAll(new KeepRoutes(housekeeper, backup).routes());
    if (Files.exists(data.restored())) {
      host.restored();
      Files.delete(data.restored());
    }
    host.start();
    local.tell();
    AuditLog audit = part(new AuditLog(store, clock));
    this.http =
        part(
            HttpServer.start(
                beside.vertx(),
                settings(config),
                new HttpParts(
                    contract,
                    new DiskGate(disk).over(routes),
                    new Entrance(tokens, accounts, clock),
                    new ProjectOwners(store),
                    new StoreRequests(store),
                    audit,
                    clock,
                    AccessLog::add,
                    new Outages(disk)::told,
                    LeatServer::failed)));
    triggers.start();
    WebhookSender sender = part(sender(beside.vertx(), meters, config, store, reachable, secrets));
    sender.start();
    housekeeper.start();
    told.sender = sender;
    AuditExport.start(
            store,
            config.outgoing().audit(),
            reachable,
            beside.vertx(),
            meters::sent,
            clock,
            random)
        .forEach(this::part);
    audit.begins(version);
  }

  private static void failed(String request, Throwable failure) {
    if (request.equals(TlsFiles.REQUEST)) {
      LOG.warn("the certificate stays the one before: {}", failure.getMessage());
    } else {
      LOG.warn("request {}", request, failure);
    }
  }

  /** Tells that the server is up, and how many runs began for that. */
  private void ready(Store store, RunNews told, String version, int begun) {
    Map<String, String> facts = Map.of("leat", version, "runs", Integer.toString(begun));
    store.notices().ready(facts, clock.instant());
    told.noticed();
  }

  /** What needs no database, and is made while that is opened. */
  private record Shared(Vertx vertx, PrometheusMeterRegistry metrics, Contract contract)
      implements AutoCloseable {
    static Shared make() {
      Vertx vertx = HttpServer.loops();
      PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      return new Shared(vertx, metrics, Contract.ofLeat());
    }

    @Override
    public void close() {
      vertx.close();
    }
  }

  private static Shared made(FutureTask<Shared> making) throws InterruptedException {
    try {
      return making.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    }
  }

  private WebhookSender sender(
      Vertx vertx,
      Meters meters,
      ServerConfig config,
      Store store,
      Reachable reachable,
      SecretBox secrets) {
    return new WebhookSender(
        store,
        vertx,
        new WebhookSender.Setup(
            reachable,
            config.outgoing().webhooks().patience(),
            config.outgoing().webhooks().attempts(),
            config.outgoing().webhooks().waiting(),
            new Views(store)::run,
            Views::event,
            webhook ->
                Optional.ofNullable(webhook.spec().secret())
                    .map(bytes -> secrets.open("webhook:" + webhook.spec().url(), bytes)),
            meters::told),
        clock,
        random);
  }

  /**
   * Starts a server.
   *
   * @param programs that steps are run by
   * @param environment of this process, of which tasks inherit what {@link Inherited} says
   * @param version of Leat
   * @throws Failed when it cannot start; nothing of it is left but tasks that it took up or began, which the next one takes up
   */
  public static LeatServer start(
      ServerConfig config, Programs programs, Map<String, String> environment, String version)
      throws Failed, InterruptedException {
    TlsFiles.refuseRenegotiation();
    long begun = System.nanoTime();
    while (true) {
      ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();
      boolean started = false;
      try {
        LeatServer server = new LeatServer(config, programs, environment, version, parts);
        started = true;
        LOG.info(
            "leat {} has started on {}:{}, Java {}, data folder {}",
            version,
            config.http().host(),
            server.port(),
            Runtime.version(),
            config.storage().folder());
        return server;
      } catch (StoreUnavailable away) {
        if (System.nanoTime() - begun > StoreStart.PATIENCE.toNanos()) {
          throw new Failed(String.valueOf(away.getMessage()), away);
        }
        LOG.warn("{}; the server is started anew", away.getMessage());
      } catch (StoreProblem problem) {
        String help = problem.help();
        throw new Failed(
            problem.getMessage() + (help == null || help.isEmpty() ? "" : " (" + help + ")"),
            problem);
      } catch (IOException problem) {
        throw new Failed(Reason.of(problem), problem);
      } finally {
        if (!started) {
          end(parts);
        }
      }
      Thread.sleep(StoreStart.AGAIN);
    }
  }

  /**
   * Looks at the files that a configuration names, as a start does, and at those that are needed later; starts and makes nothing.
   *
   * @param environment of the server
   * @throws Failed when one of them would keep it from starting
   */
  public static void check(ServerConfig config, Map<String, String> environment)
      throws Failed, InterruptedException {
    try {
      ServerLog.check(config);
      LocalTasks.accounts(config.tasks().local(), Map.of());
      SecretParts.check(config.secrets().key(), environment);
      VaultParts.check(config.secrets().vault());
      AuditExport.check(config.outgoing().audit());
      LoginParts.check(config.logins());
      if (config.http().tls().isPresent()) {
        tls(config.http().tls().get()).check();
      }
    } catch (IOException problem) {
      throw new Failed(Reason.of(problem), problem);
    }
  }

  private static TlsFiles tls(ServerConfig.Tls tls) {
    return new TlsFiles(tls.certificate(), tls.key());
  }

  private <T extends AutoCloseable> T part(T made) {
    parts.push(made);
    return made;
  }

  private static Optional<String> store(Store store) {
    return store.available() ? Optional.empty() : Optional.of("the database does not answer");
  }

  private static HttpSettings settings(ServerConfig config) {
    return new HttpSettings(
        config.http().host(),
        config.http().port(),
        config.http().basePath(),
        config.http().trustedProxies().stream().map(Network::of).toList(),
        config.http().h2c(),
        config.http().tls().map(LeatServer::tls),
        HttpLimits.standard());
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /** Where the first password stands; empty when somebody has signed in by it. */
  public Optional<Path> firstPassword() {
    return firstPassword;
  }

  /** Takes no more requests, leaves all tasks running, and ends. */
  @Override
  public void close() {
    LOG.info("leat ends; the tasks run on");
    try {
      http.drain(DRAIN);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    end(parts);
  }

  private static void end(ArrayDeque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception problem) {
        LOG.warn("while the server ends", problem);
      }
    }
  }
}
