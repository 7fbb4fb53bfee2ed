package io.leat.server.account;

/**
 * Who sends a request.
 *
 * @param name the account, or the agent
 * @param login the same for all that comes of one login or API token, and of nothing else
 * @param mustChange whether nothing is to be done before another password was chosen
 */
public record Caller(String name, Kind kind, String login, Access access, boolean mustChange) {

  /** By what somebody is let in. */
  public enum Kind {
    /** An account by its login. */
    LOGIN,
    /** An account by an API token. */
    API_TOKEN,
    /** A host that joined as an agent. */
    AGENT
  }
}
