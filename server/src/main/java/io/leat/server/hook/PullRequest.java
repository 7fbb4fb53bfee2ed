package io.leat.server.hook;

/**
 * A pull request, which some forges call a merge request.
 *
 * @param number within its repository
 * @param action {@code opened}, {@code reopened} or {@code updated}
 * @param commit the head of it, at least 12 digits
 * @param ref where that can be fetched from
 * @param source the branch that it comes from, in whatever repository
 * @param target the branch that it is to go into
 * @param fork whether it comes from another repository: its author may be anybody
 * @param by the name that the forge knows its author by; may be empty
 */
public record PullRequest(
    long number,
    String action,
    String commit,
    String ref,
    String source,
    String target,
    boolean fork,
    String title,
    String by) {}
