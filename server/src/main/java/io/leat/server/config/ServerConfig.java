package io.leat.server.config;

import io.leat.dsl.source.Limits;
import io.leat.engine.schedule.ShareLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * How the server is set up. Made by {@link ConfigReader}, which has checked it.
 *
 * @param idTokens empty when nobody could check them
 */
public record ServerConfig(
    Storage storage,
    Http http,
    Registration registration,
    Logins logins,
    Runs runs,
    Tasks tasks,
    Secrets secrets,
    Optional<IdTokens> idTokens,
    Outgoing outgoing,
    Log log) {

  /**
   * What is kept where.
   *
   * @param data the folder of the server
   * @param database empty for the embedded one
   * @param reserve the room that is kept for when the disk is full, in megabytes
   */
  public record Storage(Path data, Optional<Database> database, int reserve) {
    /** The folder of the server by its whole path. */
    public Path folder() {
      return data.toAbsolutePath().normalize();
    }
  }

  /**
   * Where it is asked.
   *
   * @param port 0 for any that is free
   * @param basePath without a slash at the end; empty for none
   * @param trustedProxies networks in CIDR
   * @param h2c whether HTTP/2 is spoken without TLS
   * @param metricsOpen whether {@code /metrics} needs no token
   */
  public record Http(
      String host,
      int port,
      String basePath,
      List<String> trustedProxies,
      boolean h2c,
      boolean metricsOpen,
      Optional<Tls> tls) {
    public Http {
      trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether only this machine reaches it, and no proxy hands on what others ask. No name is looked up. */
    public boolean isForThisMachine() {
      return trustedProxies.isEmpty() && host.matches("127(\\.[0-9]{1,3}){3}|::1|localhost");
    }
  }

  /** Who may make himself an account. */
  public enum Registration {
    /** Nobody: accounts are made by administrators. */
    CLOSED,
    /** Whoever has an invitation of an administrator. */
    INVITED,
    /** Everybody; the account has no role until it is given one. */
    OPEN
  }

  /**
   * Where people sign in besides the server.
   *
   * @param oidc empty for no provider of OpenID Connect
   * @param ldap empty for no directory
   */
  public record Logins(Optional<Oidc> oidc, Optional<Ldap> ldap) {}

  /**
   * A provider of OpenID Connect.
   *
   * @param secret a file with what the server proves by that it is the client; empty for a public one
   * @param certificates those that it is trusted by, in PEM; empty for those that Java trusts
   */
  public record Oidc(
      String issuer,
      String clientId,
      Optional<Path> secret,
      Optional<Path> certificates,
      Claims claims,
      Given given) {}

  /**
   * What is asked of a provider of OpenID Connect.
   *
   * @param scopes besides {@code openid}
   * @param name empty for the usual ones
   * @param groups empty for none
   */
  public record Claims(List<String> scopes, Optional<String> name, Optional<String> groups) {
    public Claims {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * A directory.
   *
   * @param certificates those that it is trusted by, in PEM; empty for those that Java trusts
   */
  public record Ldap(
      String url,
      boolean startTls,
      Optional<Path> certificates,
      Optional<Reader> reader,
      Entries people,
      String nameAttribute,
      Optional<Entries> groups,
      Given given) {}

  /** As whom people are looked for in a directory, and a file with its password. */
  public record Reader(String dn, Path password) {}

  /** Entries of a directory: those below one that a filter finds. */
  public record Entries(String base, String filter) {}

  /**
   * What an account is given for what its provider says.
   *
   * @param roles on the server, by groups there
   * @param groups of the server, by groups there
   * @param otherwise the role of who has none by a group
   */
  public record Given(
      Map<String, GivenRole> roles, Map<String, String> groups, GivenRole otherwise) {
    public Given {
      roles = Map.copyOf(roles);
      groups = Map.copyOf(groups);
    }
  }

  /** A role on the server, or none. */
  public enum GivenRole {
    NONE,
    VIEWER,
    DEVELOPER,
    MAINTAINER,
    ADMIN
  }

  /**
   * How many runs there may be, and what they may cost.
   *
   * @param mostQueued how many may wait
   * @param shares how many tasks of a project, or with a label, run at once
   * @param jobfiles what one Jobfile may cost
   */
  public record Runs(int mostQueued, ShareLimits shares, Retention retention, Limits jobfiles) {}

  /**
   * Where tasks run, and what they get.
   *
   * @param slots how many run at once; at least 1
   * @param grace after how long out of reach what runs on an agent is lost; empty for never
   * @param dialIn empty when no hosts dial in
   * @param local as whom they run on the machine of the server
   * @param inherited variables of the server that they get besides the usual ones; one that ends with {@code *} is all that begin so
   * @param mostLog how many bytes an attempt may print; 0 for as many as it likes
   */
  public record Tasks(
      int slots,
      Optional<Duration> grace,
      Optional<DialIn> dialIn,
      Local local,
      List<String> inherited,
      long mostLog) {
    public Tasks {
      inherited = List.copyOf(inherited);
    }
  }

  /**
   * How secrets are kept.
   *
   * @param clear a folder with a folder for each project, and in it a clear file for each secret, that is taken over
   * @param vault who keeps others; empty for nobody
   */
  public record Secrets(MasterKey key, Optional<Path> clear, Optional<Vault> vault) {}

  /**
   * A Vault that keeps secrets.
   *
   * @param address without a slash at its end
   * @param namespace empty for none
   * @param certificates those by which it is trusted, in PEM; empty for those that Java trusts
   * @param projects at and below which paths the secrets of a project may be
   * @param patience how long a task waits for it
   */
  public record Vault(
      String address,
      VaultLogin login,
      String namespace,
      Optional<Path> certificates,
      List<String> projects,
      Duration patience) {
    public Vault {
      projects = List.copyOf(projects);
    }
  }

  /** How a Vault lets the server in. */
  public enum VaultAuth {
    /** By a token. */
    TOKEN,
    /** By the id of a role and a secret id. */
    APPROLE,
    /** By a JWT. */
    JWT
  }

  /**
   * What the server is let in with.
   *
   * @param mount where the way is enabled
   * @param role empty for a token
   * @param file where the token, secret id or JWT is; empty when a variable has it, or the server signs the JWT itself
   * @param variable the variable; empty for others
   */
  public record VaultLogin(
      VaultAuth auth, String mount, String role, Optional<Path> file, Optional<String> variable) {}

  /**
   * What tasks say by who they are.
   *
   * @param issuer the address by which others reach the server, without a slash at its end
   * @param life how long a token is good
   * @param keyLife after how long another key signs
   */
  public record IdTokens(String issuer, Duration life, Duration keyLife) {}

  /** Where the key comes from that secrets are encrypted with. */
  public sealed interface MasterKey {
    /**
     * It is in a file.
     *
     * @param file empty for that of the data folder
     */
    record InFile(Optional<Path> file) implements MasterKey {}

    /** A variable of the environment has it. */
    record InVariable(String name) implements MasterKey {}

    /** A program prints it. */
    record Printed(Path program) implements MasterKey {}
  }

  /**
   * As whom tasks run on the machine of the server.
   *
   * @param account {@value #AS_SERVER}, or another account; empty when nobody has said it
   * @param accounts those of projects that have their own, by the names of these; none unless {@code account} is another one
   */
  public record Local(String account, Map<String, String> accounts) {
    /** The account of the server. */
    public static final String AS_SERVER = "as-server";

    public Local {
      accounts = Map.copyOf(accounts);
    }

    /** Whether somebody has said it. */
    public boolean isSaid() {
      return !account.isEmpty();
    }

    /** Whether it is not the server's own account. */
    public boolean isOther() {
      return isSaid() && !account.equals(AS_SERVER);
    }

    /** That of a project. */
    public String of(String project) {
      return accounts.getOrDefault(project, account);
    }
  }

  /**
   * Calls to others.
   *
   * @param allowedNetworks private networks, in CIDR, that they may go to
   */
  public record Outgoing(List<String> allowedNetworks, Webhooks webhooks, Audit audit) {
    public Outgoing {
      allowedNetworks = List.copyOf(allowedNetworks);
    }
  }

  /**
   * Where the audit is sent.
   *
   * @param certificates those by which receivers are trusted, in PEM; empty for those that Java trusts
   */
  public record Audit(
      Optional<Syslog> syslog, Optional<AuditHttp> http, Optional<Path> certificates) {}

  /** A receiver of syslog. */
  public record Syslog(String host, int port, Transport transport) {}

  /** How syslog comes to its receiver. */
  public enum Transport {
    /** In a connection that is encrypted. */
    TLS,
    /** In a connection that anybody on the way can read. */
    TCP,
    /** In datagrams, of which some may be lost. */
    UDP
  }

  /**
   * A receiver of lines of JSON.
   *
   * @param token a file with what it knows the server by; empty for nothing
   */
  public record AuditHttp(String url, Optional<Path> token) {}

  /**
   * The file of the log.
   *
   * @param path from the data folder
   * @param megabytes how large it gets before the next is begun
   * @param earlier how many are kept beside it
   */
  public record LogFile(Path path, int megabytes, int earlier) {
    /** Where it is, of a server with this data folder. */
    public Path in(Path data) {
      return data.resolve(path).toAbsolutePath().normalize();
    }
  }

  /** The certificate and its key, both PEM. */
  public record Tls(Path certificate, Path key) {}

  /**
   * The port that hosts dial in at.
   *
   * @param listen where it is; port 0 for any that is free
   * @param reached what hosts reach it at; port 0 for the one that it has
   */
  public record DialIn(AddressAndPort listen, AddressAndPort reached) {}

  /** A database of its own server. */
  public record Database(String url, String user, Optional<Path> passwordFile) {}

  /**
   * How long runs that have ended are kept; each empty for no limit.
   *
   * @param runs of one job
   */
  public record Retention(
      Optional<Duration> age, Optional<Integer> runs, Optional<Long> megabytes) {}

  /**
   * Deliveries to webhooks.
   *
   * @param attempts how often one is tried, at least once
   * @param patience how long a receiver may take
   * @param waiting how many may wait for one webhook
   */
  public record Webhooks(int attempts, Duration patience, int waiting) {}

  /**
   * The log of the server.
   *
   * @param level what of Leat's own is told: this and worse
   * @param loggers levels by names of loggers, each for all below it too
   * @param file empty for stderr
   */
  public record Log(
      Level level, Format format, Map<String, Level> loggers, Optional<LogFile> file) {
    /** Before it is known what is set. */
    public static final Log STANDARD = new Log(Level.INFO, Format.TEXT, Map.of(), Optional.empty());

    public Log {
      loggers = Map.copyOf(loggers);
    }

    /** How a line looks. */
    public enum Format {
      /** For people: time, level, logger, message; a stack trace below. */
      TEXT,
      /** For programs: an object of JSON. */
      JSON
    }
  }
}
