package io.leat.contract;

/** Whom an operation is for. */
public sealed interface Audience {

  /** Nobody, since it was not said yet: no server starts with such an operation. */
  record Nobody() implements Audience {}

  /** Anybody, also who is not signed in. */
  record Anybody() implements Audience {}

  /** An account that has signed in, for what is its own; no API token is good for that. */
  record Oneself() implements Audience {}

  /** Whoever has a right: where the path names something, in its project, else wherever; a list has what is there for them. */
  record Holders(Right right) implements Audience {}

  /** Hosts that joined as an agent, each for itself; no token of an account is good for that. */
  record Agents() implements Audience {}
}
