package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of pull requests. What is not named stays.
 *
 * @param forks whether those of forks, whose authors may be anybody, run what their Jobfile says, without secrets; ignore unless it is set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PullRequestsChange(PullRequestsView.@Nullable Forks forks) {}
