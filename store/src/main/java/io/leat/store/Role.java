package io.leat.store;

/** What an account or a group is to a project, or an account to the server; each holds the ones before it. */
public enum Role {
  VIEWER,
  DEVELOPER,
  MAINTAINER,
  ADMIN
}
