package io.leat.contract;

import java.util.List;

/** How hosts join that dial in. */
public final class DialInOperations {
  public static final Operation DIAL_IN_SCRIPT =
      Operation.get(
              "dialInScript", "/api/v1/login-agent", Tag.AGENT, "The script that hosts dial in by.")
          .described("The same for all, without any secret.")
          .open()
          .answers(Reply.text("The script, for any POSIX shell.", MediaType.TEXT, "#!/bin/sh\n"));

  public static final Operation LOGIN_AGENT =
      Operation.post(
              "loginAgent", "/api/v1/login-agent", Tag.AGENT, "Join as an agent that dials in.")
          .described(
              "What the script does on the host. The code is that of an invitation; it is good"
                  + " once, and the same request again is answered the same until it is past. The"
                  + " answer is lines of a word and what it says: agent, address and port to dial"
                  + " in at, host-key that is to be believed there, authorized-key, which is a line"
                  + " for authorized_keys of the account. The header Authorization has a token that"
                  + " is good for 15 minutes and for what agents are asked alone. 10 tries a minute"
                  + " for an agent, 30 for an address. 401 tells why the code is no good:"
                  + " 'wrong-code', 'old-code', 'used-code'.")
          .open()
          .body(
              LoginAgent.class,
              """
              {
                "agent": "box",
                "code": "0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f50",
                "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZ9oRA8ADgFyVyQmDyG4taINjz/4D7hWWt0MvTHI5Ms",
                "user": "leat",
                "port": 22,
                "hostKeys": [
                  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZ9oRA8ADgFyVyQmDyG4taINjz/4D7hWWt0MvTHI5Ms"
                ],
                "folder": "/home/leat/leat"
              }
              """)
          .answers(
              Reply.text(
                      "The host is the agent.",
                      MediaType.TEXT,
                      """
                      agent box
                      address leat.example.com
                      port 2222
                      host-key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZ9oRA8ADgFyVyQmDyG4taINjz/4D7hWWt0MvTHI5Ms
                      authorized-key restrict ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTiRpJm+Gb6U2VVwZfr9o5JnwBNBVtFu4MVBGt+2NqP leat
                      """)
                  .with(Header.AUTHORIZATION),
              Reply.problem(401),
              Reply.problem(429));

  public static final Operation GET_OWN_AGENT =
      Operation.get(
              "getOwnAgent",
              "/api/v1/agent",
              Tag.AGENT,
              "The agent that asks, as the server has it.")
          .ofAgents()
          .answers(
              Reply.json(200, "The agent.", AgentView.class, AgentOperations.EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  static final List<Operation> ALL = List.of(DIAL_IN_SCRIPT, LOGIN_AGENT, GET_OWN_AGENT);

  private DialInOperations() {}
}
