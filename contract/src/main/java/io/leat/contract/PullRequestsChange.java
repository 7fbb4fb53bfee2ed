package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of pull requests. What is not named stays.
 *
 * @param forks those of forks, whose authors may be anybody: ignored, or run without being trusted; ignore unless it is set
 * @param own those of the repository itself, whose authors may push to it: ignored, run without being trusted, or trusted as a branch is;
 *     trust unless it is set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PullRequestsChange(
    PullRequestsView.@Nullable Forks forks, PullRequestsView.@Nullable Own own) {}
