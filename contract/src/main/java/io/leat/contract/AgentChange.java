package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be otherwise with an agent. What is not named stays.
 *
 * @param place where it is
 * @param trust by what it is believed, and by what it lets in
 * @param terms what runs there
 */
public record AgentChange(
    @JsonUnwrapped Address place, @JsonUnwrapped Trust trust, @JsonUnwrapped Terms terms) {

  /**
   * Where a host is.
   *
   * @param address a name or a number
   * @param port that of its sshd
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Address(
      @Nullable
          @Size(min = 1, max = 255)
          @Pattern(regexp = Names.ADDRESS, message = Names.ADDRESS_TOLD)
          String address,
      @Nullable @Min(1) @Max(65535) Integer port) {}

  /**
   * By what a host is believed, and by what it lets in.
   *
   * @param jump the host that the agent is reached through; it is entered with the same key; null for none
   * @param jumpHostKey the only key that the jump host is believed with; null for none
   * @param hostKey the only key that the host is believed with: type and base64, as in known_hosts
   * @param privateKey in the form of OpenSSH or PEM, without a passphrase; it is stored encrypted and never shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trust(
      @Nullable
          Change<
              @Size(min = 1, max = 400) @Pattern(regexp = Names.JUMP, message = Names.JUMP_TOLD)
              String>
          jump,
      @Nullable Change<@Size(min = 1, max = 4000) String> jumpHostKey,
      @Nullable @Size(min = 1, max = 4000) String hostKey,
      @Nullable @Size(min = 1, max = 20000) String privateKey) {}

  /**
   * What runs on an agent.
   *
   * @param labels what tasks may ask for: letters, digits and . _ - + : / @ =
   * @param slots how many attempts at once; null for what the configuration says, of the local one only
   * @param weight how much it is preferred to others
   * @param projects whose tasks may run there; empty for all
   * @param secrets whether tasks with secrets may run there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Terms(
      @Nullable @Size(max = 100) List<@Size(min = 1, max = 100) String> labels,
      @Nullable Change<@Min(1) @Max(1000) Integer> slots,
      @Nullable @Min(1) @Max(1000) Integer weight,
      @Nullable @Size(max = 1000) List<@Size(min = 1, max = 100) String> projects,
      @Nullable Boolean secrets) {}
}
