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
 * A host to be registered.
 *
 * @param agent its name, which stays
 * @param place where it is
 * @param trust by what it is believed, and by what it lets in
 * @param terms what runs there
 * @param dialIn whether the host dials in, as one behind NAT does, and nobody connects to it. Then it tells its address, port, user, folder
 *     and host key itself, and they are not given here; otherwise address, user and hostKey are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewAgent(
    @Size(min = 1, max = 100) @Pattern(regexp = Names.PROJECT, message = Names.AGENT_TOLD)
        String agent,
    @JsonUnwrapped Address place,
    @JsonUnwrapped Trust trust,
    @JsonUnwrapped Terms terms,
    @Nullable Boolean dialIn) {

  /**
   * Where a host is.
   *
   * @param address a name or a number
   * @param port that of its sshd; 22 without it
   * @param user the account that tasks run as
   * @param folder all that Leat keeps there; one of its own. Without it: leat in /home/USER, or in /root
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Address(
      @Nullable
          @Size(min = 1, max = 255)
          @Pattern(regexp = Names.ADDRESS, message = Names.ADDRESS_TOLD)
          String address,
      @Nullable @Min(1) @Max(65535) Integer port,
      @Nullable
          @Size(min = 1, max = 100)
          @Pattern(regexp = Names.ACCOUNT, message = Names.ACCOUNT_TOLD)
          String user,
      @Nullable
          @Size(min = 1, max = 1000)
          @Pattern(regexp = Names.FOLDER, message = Names.FOLDER_TOLD)
          String folder) {}

  /**
   * By what a host is believed, and by what it lets in.
   *
   * @param jump the host that the agent is reached through; it is entered with the same key
   * @param jumpHostKey the only key that the jump host is believed with
   * @param hostKey the only key that the host is believed with: type and base64, as in known_hosts
   * @param privateKey in the form of OpenSSH or PEM, without a passphrase; without it Leat makes one. It is stored encrypted and never shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trust(
      @Nullable @Size(min = 1, max = 400) @Pattern(regexp = Names.JUMP, message = Names.JUMP_TOLD)
          String jump,
      @Nullable @Size(min = 1, max = 4000) String jumpHostKey,
      @Nullable @Size(min = 1, max = 4000) String hostKey,
      @Nullable @Size(min = 1, max = 20000) String privateKey) {}

  /**
   * What runs on an agent.
   *
   * @param labels what tasks may ask for: letters, digits and . _ - + : / @ =
   * @param slots how many attempts at once
   * @param weight how much it is preferred to others
   * @param projects whose tasks may run there; empty for all
   * @param secrets whether tasks with secrets may run there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Terms(
      @Nullable @Size(max = 100) List<@Size(min = 1, max = 100) String> labels,
      @Nullable @Min(1) @Max(1000) Integer slots,
      @Nullable @Min(1) @Max(1000) Integer weight,
      @Nullable @Size(max = 1000) List<@Size(min = 1, max = 100) String> projects,
      @Nullable Boolean secrets) {}
}
