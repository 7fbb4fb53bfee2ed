package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Whether the server can work.
 *
 * @param status whether all parts are up
 * @param checks the parts that must work for the server to work
 */
public record Ready(Status status, List<Check> checks) {

  /** How a part is. */
  public enum Status {
    @JsonProperty("up")
    UP,
    @JsonProperty("down")
    DOWN
  }

  /**
   * A part of the server.
   *
   * @param name what it is, such as database
   * @param status how it is
   */
  public record Check(String name, Status status) {}

  /** What these checks say together. */
  public static Ready of(List<Check> checks) {
    boolean all = checks.stream().allMatch(each -> each.status() == Status.UP);
    return new Ready(all ? Status.UP : Status.DOWN, checks);
  }
}
