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
 */
public record ServerConfig(
    Storage storage, Http http, Runs runs, Tasks tasks, Outgoing outgoing, Log log) {

  /**
   * What is kept where.
   *
   * @param data the folder of the server
   * @param database empty for the embedded one
   * @param reserve the room that is kept for when the disk is full, in megabytes
   * @param log empty for stderr
   */
  public record Storage(
      Path data, Optional<Database> database, int reserve, Optional<LogFile> log) {
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
   * @param secrets a folder with a folder for each project, and in it a file for each secret
   */
  public record Tasks(
      int slots,
      Optional<Duration> grace,
      Optional<DialIn> dialIn,
      Local local,
      List<String> inherited,
      long mostLog,
      Optional<Path> secrets) {
    public Tasks {
      inherited = List.copyOf(inherited);
    }
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
  public record Outgoing(List<String> allowedNetworks, Webhooks webhooks) {
    public Outgoing {
      allowedNetworks = List.copyOf(allowedNetworks);
    }
  }

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
   */
  public record Log(Level level, Format format, Map<String, Level> loggers) {
    /** Before it is known what is set. */
    public static final Log STANDARD = new Log(Level.INFO, Format.TEXT, Map.of());

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
