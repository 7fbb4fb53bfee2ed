package io.leat.store;

import io.leat.engine.job.Label;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place where attempts run, as it is stored.
 *
 * @param name unique
 * @param version counts the changes, from 1
 */
public record Agent(
    long id, String name, Access access, Terms terms, Mode mode, long version, Instant created) {
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
   * How it is reached. Of the local one, which is the machine of the server, the texts of the address are empty, its port is 0, and there
   * are no keys. Of one that is to dial in, user and folder are empty and there is no host key until a host has joined as it.
   *
   * @param dialIn how its host dials in; null when the server connects to it
   */
  public record Access(Kind kind, Address address, Keys keys, @Nullable DialIn dialIn) {
    public Access {
      if (kind == Kind.LOCAL ? address.port != 0 : address.port < 1 || address.port > 65_535) {
        throw new IllegalArgumentException("an agent has no port " + address.port);
      }
      boolean isJoined = dialIn == null || dialIn.key != null;
      if (kind == Kind.SSH && (address.host.isEmpty() || (isJoined && !address.isPlaced()))) {
        throw new IllegalArgumentException(
            "an agent over SSH needs an address, a user and a folder with an absolute path");
      }
      if ((kind == Kind.SSH) != (keys.own != null)
          || (kind == Kind.SSH && isJoined) != (address.hostKey != null)) {
        throw new IllegalArgumentException(
            "an agent has the keys of the hosts that it is reached by");
      }
      if (dialIn != null && (kind == Kind.LOCAL || address.jump != null)) {
        throw new IllegalArgumentException("only a host that nobody connects to dials in");
      }
    }
  }

  /**
   * Where its host is.
   *
   * @param host a name or a number; of one that dials in, what it is called
   * @param port of its {@code sshd}
   * @param user the account that attempts run in
   * @param folder all that Leat keeps there, an absolute path
   * @param hostKey the only key that the host is believed with: type and base64, as in a line of {@code known_hosts}
   * @param jump the host that it is reached through; null for none
   */
  public record Address(
      String host,
      int port,
      String user,
      String folder,
      @Nullable String hostKey,
      @Nullable Jump jump) {
    private boolean isPlaced() {
      return !user.isEmpty() && folder.startsWith("/");
    }
  }

  /**
   * A host that another is reached through.
   *
   * @param place {@code user@host} or {@code user@host:port}
   * @param hostKey the key that it is believed with
   */
  public record Jump(String place, String hostKey) {
    /** That of a row, which has both or none. */
    static @Nullable Jump of(@Nullable String place, @Nullable String hostKey) {
      if ((place == null) != (hostKey == null)) {
        throw new IllegalArgumentException(
            "an agent has the keys of the hosts that it is reached by");
      }
      return place == null || hostKey == null ? null : new Jump(place, hostKey);
    }
  }

  /**
   * What the account is entered with.
   *
   * @param own the private key, encrypted by the caller; null of the local one
   * @param open the other half of it, as in a line of {@code authorized_keys}
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
  public record Keys(byte @Nullable [] own, String open) {
    // not the short form: javac loses the nullness of its arrays
    public Keys(byte @Nullable [] own, String open) {
      this.own = Bytes.copy(own);
      this.open = open;
    }

    @Override
    public byte @Nullable [] own() {
      return Bytes.copy(own);
    }

    /** Without the private key. */
    @Override
    public String toString() {
      return open;
    }
  }

  /**
   * Which tasks may run there, and how many.
   *
   * @param labels what tasks may ask for, given by people
   * @param facts what was found there, such as {@code linux} and {@code x64}; they count as labels
   * @param slots how many attempts at once, from 1; null for what the configuration says, of the local one only
   * @param weight how much it is preferred to others, from 1
   * @param projects the names of those whose tasks may run there; empty for all
   * @param secrets whether tasks with secrets may run there
   */
  public record Terms(
      SortedSet<String> labels,
      SortedSet<String> facts,
      @Nullable Integer slots,
      int weight,
      SortedSet<String> projects,
      boolean secrets) {
    public Terms {
      labels = checked(labels);
      facts = checked(facts);
      projects = Collections.unmodifiableSortedSet(new TreeSet<>(projects));
      if (slots != null && slots < 1) {
        throw new IllegalArgumentException("an agent needs a slot");
      }
      if (weight < 1) {
        throw new IllegalArgumentException("the weight of an agent is at least 1");
      }
    }

    private static SortedSet<String> checked(SortedSet<String> texts) {
      TreeSet<String> labels = new TreeSet<>();
      texts.forEach(each -> labels.add(new Label(each).text()));
      return Collections.unmodifiableSortedSet(labels);
    }
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

  public Agent {
    if (name.isEmpty() || (access.kind == Kind.LOCAL) != name.equals(LOCAL)) {
      throw new IllegalArgumentException("an agent needs a name, and only one is '" + LOCAL + "'");
    }
    if (terms.slots == null && access.kind == Kind.SSH) {
      throw new IllegalArgumentException("an agent needs a slot");
    }
  }

  /** How it is reached, in a word. */
  public Kind kind() {
    return access.kind;
  }

  /** Where its host is. */
  public Address address() {
    return access.address;
  }

  /** How its host dials in; null when the server connects to it. */
  public @Nullable DialIn dialIn() {
    return access.dialIn;
  }

  /** Whether it is known how the host is entered: always, but for one that is to dial in and that no host has joined as. */
  public boolean isJoined() {
    return access.dialIn == null || access.dialIn.key != null;
  }

  /** This in another mode. */
  public Agent in(Mode other) {
    return new Agent(id, name, access, terms, other, version, created);
  }

  /** This with what was found there. */
  public Agent finding(SortedSet<String> found) {
    Terms now =
        new Terms(terms.labels, found, terms.slots, terms.weight, terms.projects, terms.secrets);
    return with(access, now);
  }

  /** This with another way of dialling in, of one that dials in. */
  public Agent dialling(DialIn other) {
    return with(new Access(access.kind, access.address, access.keys, other), terms);
  }

  /** This after a host has joined as it, which dials in. */
  public Agent joined(int port, String user, String folder, String hostKey, DialIn by) {
    Address place =
        new Address(access.address.host, port, user, folder, hostKey, access.address.jump);
    return with(new Access(access.kind, place, access.keys, by), terms);
  }

  /** This with another access and on other terms. */
  public Agent with(Access way, Terms conditions) {
    return new Agent(id, name, way, conditions, mode, version, created);
  }

  /** Whether tasks of the project of this name may run there. */
  public boolean allows(String project) {
    return terms.projects.isEmpty() || terms.projects.contains(project);
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "agent '" + name + "'";
  }
}
