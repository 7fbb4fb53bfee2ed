package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks run, without its private key.
 *
 * @param agent its name
 * @param standing how it is
 * @param terms what runs there
 * @param place where it is
 * @param trust by what it is believed, and by what it lets in
 * @param dialIn of a host that dials in; null of others
 * @param entry since when it is known
 */
public record AgentView(
    @JsonProperty(required = true) String agent,
    @JsonUnwrapped Standing standing,
    @JsonUnwrapped Terms terms,
    @JsonUnwrapped Address place,
    @JsonUnwrapped Trust trust,
    @Nullable DialIn dialIn,
    @JsonUnwrapped Entry entry) {

  /** What an agent is. */
  public enum Kind {
    @JsonProperty("local")
    LOCAL,
    @JsonProperty("ssh")
    SSH
  }

  /** What people have said of an agent. */
  public enum Mode {
    @JsonProperty("enabled")
    ENABLED,
    @JsonProperty("draining")
    DRAINING,
    @JsonProperty("disabled")
    DISABLED
  }

  /** How an agent is. */
  public enum State {
    @JsonProperty("online")
    ONLINE,
    @JsonProperty("connecting")
    CONNECTING,
    @JsonProperty("unreachable")
    UNREACHABLE,
    @JsonProperty("draining")
    DRAINING,
    @JsonProperty("offline")
    OFFLINE
  }

  /**
   * How an agent is.
   *
   * @param kind what it is: local for the machine of the server, ssh for a host
   * @param mode what people have said
   * @param state how it is
   * @param why the reason of the state; empty when there is none to tell
   * @param since since when it is so; null when that is not known
   * @param used how many attempts run there
   * @param slots how many attempts it takes at once
   */
  public record Standing(
      Kind kind,
      Mode mode,
      State state,
      String why,
      @Nullable Instant since,
      int used,
      int slots) {}

  /**
   * What runs on an agent.
   *
   * @param weight how much it is preferred to others
   * @param labels what tasks may ask for
   * @param facts what was found there, such as linux and x64; they count as labels
   * @param projects whose tasks may run there; none for all
   * @param secrets whether tasks with secrets may run there
   */
  public record Terms(
      int weight,
      List<String> labels,
      List<String> facts,
      List<String> projects,
      boolean secrets) {}

  /**
   * Where a host is; all null of the machine of the server.
   *
   * @param address a name or a number; null of a host that dials in, too
   * @param port that of its sshd; null while no host has joined, too
   * @param user the account that tasks run as; null while no host has joined, too
   * @param folder all that Leat keeps there; null while no host has joined, too
   */
  public record Address(
      @Nullable String address,
      @Nullable Integer port,
      @Nullable String user,
      @Nullable String folder) {}

  /**
   * By what a host is believed, and by what it lets in.
   *
   * @param jump the host that it is reached through, as user@host or user@host:port; null when it is reached directly
   * @param jumpHostKey the only key that the jump host is believed with; null when there is none
   * @param hostKey the only key that the host is believed with; null while it is not known
   * @param fingerprint of the host key; null while it is not known
   * @param publicKey a line for authorized_keys of the account; null of the machine of the server
   */
  public record Trust(
      @Nullable String jump,
      @Nullable String jumpHostKey,
      @Nullable String hostKey,
      @Nullable String fingerprint,
      @Nullable String publicKey) {}

  /**
   * The connection of a host that dials in.
   *
   * @param joined whether a host has joined as it
   * @param since when the connection was made that there is; null when there is none
   * @param from the address that it comes from; null when there is none
   */
  public record DialIn(boolean joined, @Nullable Instant since, @Nullable String from) {}

  /**
   * Since when an agent is known.
   *
   * @param version counts its changes
   * @param created when it was registered
   * @param invitation by which a host joins as it; only in the answer that makes it
   */
  public record Entry(
      long version,
      Instant created,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable InvitationView invitation) {}

  /** This with what a host joins by. */
  public AgentView with(InvitationView invitation) {
    return new AgentView(
        agent,
        standing,
        terms,
        place,
        trust,
        dialIn,
        new Entry(entry.version, entry.created, invitation));
  }
}
