package io.leat.store;

import io.leat.engine.job.Label;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place where attempts run, as it is stored. Of the local one, which is the machine of the server, address, user and folder are
 * empty, the port is 0, and there are no keys. Of one that is to dial in, user and folder are empty and there is no host key until a host
 * has joined as it.
 *
 * @param name unique
 * @param address a name or a number; of one that dials in, what it is called
 * @param port of its {@code sshd}
 * @param user the account that attempts run in
 * @param jump the host that the address is reached through, {@code user@host} or {@code user@host:port}; null for none
 * @param jumpKey the key that the jump host is believed with; null exactly when there is none
 * @param folder all that Leat keeps there, an absolute path
 * @param hostKey the only key that the host is believed with: type and base64, as in a line of {@code known_hosts}
 * @param key the private key that the account is entered with, encrypted by the caller
 * @param publicKey the other half of it, as in a line of {@code authorized_keys}
 * @param labels what tasks may ask for, given by people
 * @param facts what was found there, such as {@code linux} and {@code x64}; they count as labels
 * @param slots how many attempts at once, from 1; null for what the configuration says, of the local one only
 * @param weight how much it is preferred to others, from 1
 * @param projects the names of those whose tasks may run there; empty for all
 * @param secrets whether tasks with secrets may run there
 * @param version counts the changes, from 1
 * @param dialIn how its host dials in; null when the server connects to it
 */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record Agent(
    long id,
    String name,
    Kind kind,
    String address,
    int port,
    String user,
    @Nullable String jump,
    @Nullable String jumpKey,
    String folder,
    @Nullable String hostKey,
    byte @Nullable [] key,
    String publicKey,
    SortedSet<String> labels,
    SortedSet<String> facts,
    @Nullable Integer slots,
    int weight,
    SortedSet<String> projects,
    boolean secrets,
    Mode mode,
    long version,
    Instant created,
    @Nullable DialIn dialIn) {
  /** The name of the local one, which is there from the beginning and always. */
  public static final String LOCAL = "local";

  /** How an agent is reached. */
  public enum Kind {
    /** It is the machine of the server. There is one. */
    LOCAL,
    /** By SSH. */
    SSH
  }

  /** What people have said that it may do. */
  public enum Mode {
    /** It runs attempts. */
    ENABLED,
    /** It begins none; those that run there go on to their end. */
    DRAINING,
    /** It begins none, and the server keeps no link to it once those that ran there have ended. */
    DISABLED
  }

  /**
   * How a host dials in.
   *
   * @param key the public key that it does it with: type and base64; null until a host has joined
   * @param codeHash SHA-256, in hex, of the code that a host joins by; null for none
   * @param until when that code is good no more; null exactly when there is none
   * @param isUsed whether a host has joined by it
   */
  public record DialIn(
      @Nullable String key, @Nullable String codeHash, @Nullable Instant until, boolean isUsed) {
    public DialIn {
      if ((codeHash == null) != (until == null) || (isUsed && (codeHash == null || key == null))) {
        throw new IllegalArgumentException("a code is good until some time, and used by a key");
      }
    }
  }

  // not the short form: javac loses the nullness of its arrays
  public Agent(
      long id,
      String name,
      Kind kind,
      String address,
      int port,
      String user,
      @Nullable String jump,
      @Nullable String jumpKey,
      String folder,
      @Nullable String hostKey,
      byte @Nullable [] key,
      String publicKey,
      SortedSet<String> labels,
      SortedSet<String> facts,
      @Nullable Integer slots,
      int weight,
      SortedSet<String> projects,
      boolean secrets,
      Mode mode,
      long version,
      Instant created,
      @Nullable DialIn dialIn) {
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.address = address;
    this.port = port;
    this.user = user;
    this.jump = jump;
    this.jumpKey = jumpKey;
    this.folder = folder;
    this.hostKey = hostKey;
    this.key = Bytes.copy(key);
    this.publicKey = publicKey;
    this.labels = labels(labels);
    this.facts = labels(facts);
    this.slots = slots;
    this.weight = weight;
    this.projects = sorted(projects);
    this.secrets = secrets;
    this.mode = mode;
    this.version = version;
    this.created = created;
    this.dialIn = dialIn;
    check();
  }

  private static SortedSet<String> labels(SortedSet<String> texts) {
    TreeSet<String> labels = new TreeSet<>();
    texts.forEach(each -> labels.add(new Label(each).text()));
    return Collections.unmodifiableSortedSet(labels);
  }

  private static SortedSet<String> sorted(SortedSet<String> texts) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(texts));
  }

  private void check() {
    if (name.isEmpty() || (kind == Kind.LOCAL) != name.equals(LOCAL)) {
      throw new IllegalArgumentException("an agent needs a name, and only one is '" + LOCAL + "'");
    }
    if (kind == Kind.LOCAL ? port != 0 : port < 1 || port > 65_535) {
      throw new IllegalArgumentException("an agent has no port " + port);
    }
    if (kind == Kind.SSH && (address.isEmpty() || (isJoined() && !isPlaced()))) {
      throw new IllegalArgumentException(
          "an agent over SSH needs an address, a user and a folder with an absolute path");
    }
    if ((kind == Kind.SSH) != (key != null)
        || (kind == Kind.SSH && isJoined()) != (hostKey != null)
        || (jump == null) != (jumpKey == null)) {
      throw new IllegalArgumentException(
          "an agent has the keys of the hosts that it is reached by");
    }
    if (dialIn != null && (kind == Kind.LOCAL || jump != null)) {
      throw new IllegalArgumentException("only a host that nobody connects to dials in");
    }
    if (slots == null ? kind == Kind.SSH : slots < 1) {
      throw new IllegalArgumentException("an agent needs a slot");
    }
    if (weight < 1) {
      throw new IllegalArgumentException("the weight of an agent is at least 1");
    }
  }

  private boolean isPlaced() {
    return !user.isEmpty() && folder.startsWith("/");
  }

  /** Whether it is known how the host is entered: always, but for one that is to dial in and that no host has joined as. */
  public boolean isJoined() {
    return dialIn == null || dialIn.key() != null;
  }

  /** This in another mode. */
  public Agent in(Mode other) {
    return with(port, user, folder, hostKey, facts, other, dialIn);
  }

  /** This with what was found there. */
  public Agent finding(SortedSet<String> found) {
    return with(port, user, folder, hostKey, found, mode, dialIn);
  }

  /** This with another way of dialling in, of one that dials in. */
  public Agent dialling(DialIn other) {
    return with(port, user, folder, hostKey, facts, mode, other);
  }

  /** This after a host has joined as it, which dials in. */
  public Agent joined(int port, String user, String folder, String hostKey, DialIn by) {
    return with(port, user, folder, hostKey, facts, mode, by);
  }

  private Agent with(
      int port,
      String user,
      String folder,
      @Nullable String hostKey,
      SortedSet<String> facts,
      Mode mode,
      @Nullable DialIn dialIn) {
    return new Agent(
        id, name, kind, address, port, user, jump, jumpKey, folder, hostKey, key, publicKey, labels,
        facts, slots, weight, projects, secrets, mode, version, created, dialIn);
  }

  @Override
  public byte @Nullable [] key() {
    return Bytes.copy(key);
  }

  /** Whether tasks of the project of this name may run there. */
  public boolean allows(String project) {
    return projects.isEmpty() || projects.contains(project);
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "agent '" + name + "'";
  }
}
