package io.leat.server.http;

/** Keeps who did what. Called by many threads. */
@FunctionalInterface
public interface AuditTrail {
  /** Keeps it: durable when this returns, but for refusals, which may be counted. */
  void add(Act act);

  /** What came of it. */
  enum Kind {
    /** It was done. */
    DONE,
    /** Somebody who is signed in was refused. */
    REFUSED,
    /** Somebody who is not was refused. */
    STRANGER
  }

  /**
   * What somebody did. It holds nothing of the body, of the query, or of the headers.
   *
   * @param who an account; '-' for somebody who is not known
   * @param what the operation id of the contract
   * @param target the path below {@code /api/v1}, and behind an arrow that of what came of it; of strangers the path of the operation
   * @param from the address of the client, behind trusted proxies
   * @param result the status of the answer; of a problem with its code
   */
  record Act(String who, String what, String target, String from, String result, Kind kind) {}
}
