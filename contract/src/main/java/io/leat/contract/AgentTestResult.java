package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the test of a host has found. What comes behind the problems is only there where the host could be entered.
 *
 * @param ok whether it will do
 * @param problems why it will not
 * @param login how long it takes to enter it
 * @param host what it has
 * @param speed how fast it is
 */
public record AgentTestResult(
    @JsonProperty(required = true) boolean ok,
    List<Problem> problems,
    @JsonUnwrapped @Nullable Login login,
    @JsonUnwrapped @Nullable Host host,
    @JsonUnwrapped @Nullable Speed speed) {

  /** Why a host will not do. */
  public enum Code {
    @JsonProperty("no-address")
    NO_ADDRESS,
    @JsonProperty("not-dialled-in")
    NOT_DIALLED_IN,
    @JsonProperty("unreachable")
    UNREACHABLE,
    @JsonProperty("no-ssh")
    NO_SSH,
    @JsonProperty("other-host-key")
    OTHER_HOST_KEY,
    @JsonProperty("refused")
    REFUSED,
    @JsonProperty("no-shell")
    NO_SHELL,
    @JsonProperty("folder")
    FOLDER,
    @JsonProperty("disk-full")
    DISK_FULL,
    @JsonProperty("missing-tool")
    MISSING_TOOL,
    @JsonProperty("link")
    LINK
  }

  /**
   * A reason why a host will not do.
   *
   * @param code stable; what clients decide by
   * @param message what is wrong
   * @param help what to do about it
   */
  public record Problem(Code code, String message, String help) {}

  /**
   * How long it takes to enter a host.
   *
   * @param connectMillis how long it took to connect
   * @param loginMillis how long it took to sign in
   * @param roundTripMillis how long a command takes that does nothing; null when it was not measured
   */
  public record Login(long connectMillis, long loginMillis, @Nullable Double roundTripMillis) {}

  /**
   * What a host has.
   *
   * @param shell the shell of the account
   * @param tools where each tool is, empty when it is not there; stat tells its flavour
   * @param facts what was found there, such as linux and x64; they count as labels
   * @param freeMegabytes on the disk of the folder; null when that is not known
   * @param clockSeconds how much the host's clock is ahead
   */
  public record Host(
      String shell,
      Map<String, String> tools,
      List<String> facts,
      @Nullable Long freeMegabytes,
      long clockSeconds) {}

  /**
   * How fast a host is.
   *
   * @param sessions how many a connection may have at once (MaxSessions); 10 for as many and more; null when it was not
   *     measured
   * @param upMegabytes how fast it takes bytes, in MB/s; null when it was not measured
   * @param downMegabytes how fast it gives bytes, in MB/s; null when it was not measured
   */
  public record Speed(
      @Nullable Integer sessions, @Nullable Double upMegabytes, @Nullable Double downMegabytes) {}
}
