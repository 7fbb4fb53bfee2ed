package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the caller knows of the pull request or commit that the run is for, as texts. It goes before what the commit says itself; conditions
 * ask for it by these names.
 *
 * @param pull of the pull request
 * @param git of the commit
 */
public record Facts(
    @JsonUnwrapped(prefix = "pull.") Pull pull, @JsonUnwrapped(prefix = "git.") Git git) {

  /**
   * What is known of a pull request.
   *
   * @param number its number at the forge
   * @param base the branch that it goes into
   * @param labels with commas between them
   * @param fork whether it comes from another repository: then the run starts no jobs of other projects
   * @param title its title
   * @param author who opened it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pull(
      @Nullable @Pattern(regexp = "^[0-9]{1,18}$") String number,
      @Nullable @Size(max = 4096) String base,
      @Nullable @Size(max = 4096) String labels,
      @Nullable Fork fork,
      @Nullable @Size(max = 4096) String title,
      @Nullable @Size(max = 4096) String author) {}

  /** Whether a pull request comes from a fork, as a text. */
  public enum Fork {
    @JsonProperty("true")
    TRUE,
    @JsonProperty("false")
    FALSE
  }

  /**
   * What is known of a commit.
   *
   * @param message what the commit says
   * @param author who wrote it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Git(
      @Nullable @Size(max = 4096) String message, @Nullable @Size(max = 4096) String author) {}
}
