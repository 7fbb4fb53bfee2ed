package io.leat.contract;

/**
 * What becomes of pull requests.
 *
 * @param forks whether those of forks, whose authors may be anybody, run what their Jobfile says, without secrets
 */
public record PullRequestsView(Forks forks) {}
