package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be asked before a version goes live, in place of what was before; what a Jobfile asks comes besides.
 *
 * @param approve a consent; none without it
 * @param branches patterns of the branches of which versions may come, as triggers have them. Without branches and tags any commit may
 * @param tags patterns of such tags
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewEnvironment(
    @Nullable Approve approve,
    @Nullable @Size(max = 50) List<@Size(min = 1, max = 200) String> branches,
    @Nullable @Size(max = 50) List<@Size(min = 1, max = 200) String> tags) {

  /**
   * A consent.
   *
   * @param by accounts, groups or roles who may give it; anyone who may agree to tasks without it
   * @param minutes after which it counts as refused; never without it
   * @param notOwn whether who started the run may not give it; false without it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Approve(
      @Nullable @Size(max = 50) List<@Size(min = 1, max = 110) String> by,
      @Nullable @Min(1) @Max(525600) Integer minutes,
      @Nullable Boolean notOwn) {}
}
