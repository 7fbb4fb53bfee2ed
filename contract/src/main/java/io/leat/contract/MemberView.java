package io.leat.contract;

/**
 * Who has a role in a project.
 *
 * @param member the name of an account, or group: and that of a group
 * @param role the role
 */
public record MemberView(String member, Role role) {}
