package io.leat.contract;

/**
 * The role that somebody is to have in a project.
 *
 * @param role the role
 */
public record MemberRole(Role role) {}
