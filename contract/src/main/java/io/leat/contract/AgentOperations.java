package io.leat.contract;

import java.util.List;

/** Where tasks run: hosts are registered, tested, told to take no more, and left as they were found. */
public final class AgentOperations {
  static final Parameter AGENT = Parameter.path("agent", "The name of the agent.", Rule.name(100));

  /** A host. */
  static final String EXAMPLE =
      """
      {
        "agent": "box",
        "kind": "ssh",
        "mode": "enabled",
        "state": "online",
        "why": "",
        "since": "2026-11-21T12:00:00.000Z",
        "used": 1,
        "slots": 4,
        "weight": 1,
        "labels": ["big"],
        "facts": ["linux", "x64"],
        "projects": [],
        "secrets": true,
        "address": "box.example.com",
        "port": 22,
        "user": "leat",
        "folder": "/home/leat/leat",
        "jump": null,
        "jumpHostKey": null,
        "hostKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZ9oRA8ADgFyVyQmDyG4taINjz/4D7hWWt0MvTHI5Ms",
        "fingerprint": "SHA256:AYl2iqVLYMcnC3Ql09jeKTA9CKtyjoyKuRdOFCrK7L8",
        "publicKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTiRpJm+Gb6U2VVwZfr9o5JnwBNBVtFu4MVBGt+2NqP leat@box",
        "dialIn": null,
        "version": 3,
        "created": "2026-11-21T11:30:00.000Z"
      }
      """;

  public static final Operation LIST_AGENTS =
      Operation.get("listAgents", "/api/v1/agents", Tag.AGENT, "Where tasks run, by name.")
          .asks(Right.AGENTS_READ)
          .described("The machine of the server is 'local'; the others are hosts over SSH.")
          .answers(Reply.list("The agents.", AgentView.class, EXAMPLE));

  public static final Operation CREATE_AGENT =
      Operation.post(
              "createAgent",
              "/api/v1/agents",
              Tag.AGENT,
              "Register a host that is reached by SSH, or dials in.")
          .asks(Right.AGENTS_CHANGE)
          .described(
              "It needs sshd and a POSIX shell. Its host key is pinned: ask for it by host-key, and"
                  + " compare the fingerprint with what the host itself says. Without privateKey"
                  + " Leat makes a key; publicKey of the answer is the line for authorized_keys of"
                  + " the account. With dialIn no host is known yet: invitation of the answer has a"
                  + " line to be run on it, with a code that is good once, for an hour. An answer"
                  + " with a code is kept nowhere: the same request under the same Idempotency-Key"
                  + " gets another code for the same agent.")
          .takes(Parameter.IDEMPOTENCY_KEY)
          .body(
              NewAgent.class,
              """
              {
                "agent": "box",
                "address": "box.example.com",
                "user": "leat",
                "hostKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZ9oRA8ADgFyVyQmDyG4taINjz/4D7hWWt0MvTHI5Ms",
                "labels": [
                  "big"
                ],
                "slots": 4
              }
              """)
          .answers(
              Reply.json(201, "Registered.", AgentView.class, EXAMPLE).made().with(Header.ETAG));

  public static final Operation ASK_HOST_KEY =
      Operation.post(
              "askHostKey",
              "/api/v1/agents/host-key",
              Tag.AGENT,
              "Ask a host for the keys that it shows.")
          .asks(Right.AGENTS_CHANGE)
          .described(
              "Connects, takes one key of each kind that the host has, the best first, and leaves."
                  + " Agents are as a rule in private networks, so any address may be asked, unlike"
                  + " those of webhooks; only administrators may. 422 tells why there is no key:"
                  + " 'no-address', 'unreachable', 'no-ssh'.")
          .body(
              HostAddress.class,
              """
              {"address": "box.example.com", "port": 22}
              """)
          .answers(
              Reply.json(
                  200,
                  "Its keys.",
                  HostKeys.class,
                  """
                  {
                    "items": [
                      {
                        "type": "ssh-ed25519",
                        "fingerprint": "SHA256:AYl2iqVLYMcnC3Ql09jeKTA9CKtyjoyKuRdOFCrK7L8",
                        "hostKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIZ9oRA8ADgFyVyQmDyG4taINjz/4D7hWWt0MvTHI5Ms"
                      }
                    ]
                  }
                  """));

  public static final Operation GET_AGENT =
      Operation.get("getAgent", "/api/v1/agents/{agent}", Tag.AGENT, "One agent.")
          .asks(Right.AGENTS_READ)
          .takes(AGENT)
          .answers(
              Reply.json(200, "The agent; ETag is its version.", AgentView.class, EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation CHANGE_AGENT =
      Operation.patch("changeAgent", "/api/v1/agents/{agent}", Tag.AGENT, "Change an agent.")
          .asks(Right.AGENTS_CHANGE)
          .described(
              "What is not in the body stays. User and folder stay in any case: remove the agent"
                  + " and register it again.")
          .takes(AGENT, Parameter.IF_MATCH)
          .body(
              AgentChange.class,
              """
              {"labels": ["big", "jdk25"], "slots": 8}
              """)
          .answers(Reply.json(200, "As it is now.", AgentView.class, EXAMPLE).with(Header.ETAG));

  public static final Operation DELETE_AGENT =
      Operation.delete(
              "deleteAgent",
              "/api/v1/agents/{agent}",
              Tag.AGENT,
              "Remove an agent, and all that Leat put on its host.")
          .asks(Right.AGENTS_CHANGE)
          .described(
              "Refused with 409 'in-use' while attempts run there, and with 409 'not-cleaned' when"
                  + " the host cannot be entered or something cannot be removed there. With force"
                  + " it goes all the same; 'stays' then tells why its files did not. The line in"
                  + " authorized_keys is not touched, but on a host that dials in it goes, too,"
                  + " with all that dials.")
          .takes(
              AGENT,
              Parameter.query(
                  "force",
                  "Forget the agent also when attempts run there or its files stay.",
                  Rule.flag()),
              Parameter.IF_MATCH)
          .answers(
              Reply.json(
                  200,
                  "What was removed.",
                  AgentRemoved.class,
                  """
                  {"agent": "box", "files": 31, "kilobytes": 4210, "stays": null}
                  """));

  public static final Operation TEST_AGENT =
      Operation.post(
              "testAgent",
              "/api/v1/agents/{agent}/test",
              Tag.AGENT,
              "Try what the host can do, and how fast.")
          .asks(Right.AGENTS_CHANGE)
          .described(
              "Takes some seconds. Makes the folder there when it is not there yet, and keeps what"
                  + " it finds of os and architecture as facts. A host that will not do is 200 with"
                  + " ok false, and problems; the figures are missing when it could not be"
                  + " entered.")
          .takes(
              AGENT,
              Parameter.query(
                  "quick",
                  "Only whether it will do: round trip, sessions and speed are null.",
                  Rule.flag()))
          .answers(
              Reply.json(
                  200,
                  "What was found.",
                  AgentTestResult.class,
                  """
                  {
                    "ok": true,
                    "problems": [],
                    "connectMillis": 4,
                    "loginMillis": 81,
                    "roundTripMillis": 1.2,
                    "shell": "/bin/bash",
                    "tools": {"bash": "/usr/bin/bash", "setsid": "/usr/bin/setsid"},
                    "facts": ["linux", "x64"],
                    "freeMegabytes": 41230,
                    "clockSeconds": 0,
                    "sessions": 10,
                    "upMegabytes": 92.5,
                    "downMegabytes": 110.0
                  }
                  """));

  public static final Operation INVITE_AGENT =
      Operation.post(
              "inviteAgent",
              "/api/v1/agents/{agent}/invite",
              Tag.AGENT,
              "Make another code for a host that is to dial in.")
          .asks(Right.AGENTS_CHANGE)
          .described(
              "The code before is good no more. A host that has joined stays the agent until"
                  + " another one joins, or the same again, set up anew.")
          .takes(AGENT)
          .answers(
              Reply.json(
                  200,
                  "The code, and lines to be run on the host.",
                  InvitationView.class,
                  """
                  {
                    "agent": "box",
                    "code": "0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f50",
                    "until": "2026-11-21T13:00:00Z",
                    "line": "curl -fsS 'https://leat.example.com/api/v1/login-agent' | LEAT_CODE=0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f50 sh -s -- join 'https://leat.example.com' box",
                    "wgetLine": "wget -qO- 'https://leat.example.com/api/v1/login-agent' | LEAT_CODE=0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f50 sh -s -- join 'https://leat.example.com' box"
                  }
                  """));

  public static final Operation DRAIN_AGENT =
      Operation.post(
              "drainAgent",
              "/api/v1/agents/{agent}/drain",
              Tag.AGENT,
              "Begin nothing there any more.")
          .asks(Right.AGENTS_CHANGE)
          .described("What runs there goes on to its end.")
          .takes(AGENT)
          .answers(Reply.json(200, "As it is now.", AgentView.class, EXAMPLE).with(Header.ETAG));

  public static final Operation ENABLE_AGENT =
      Operation.post(
              "enableAgent",
              "/api/v1/agents/{agent}/enable",
              Tag.AGENT,
              "Let attempts begin there.")
          .asks(Right.AGENTS_CHANGE)
          .takes(AGENT)
          .answers(Reply.json(200, "As it is now.", AgentView.class, EXAMPLE).with(Header.ETAG));

  public static final Operation DISABLE_AGENT =
      Operation.post(
              "disableAgent",
              "/api/v1/agents/{agent}/disable",
              Tag.AGENT,
              "Begin nothing there, and keep no link when what runs there has ended.")
          .asks(Right.AGENTS_CHANGE)
          .takes(AGENT)
          .answers(Reply.json(200, "As it is now.", AgentView.class, EXAMPLE).with(Header.ETAG));

  static final List<Operation> ALL =
      List.of(
          LIST_AGENTS,
          CREATE_AGENT,
          ASK_HOST_KEY,
          GET_AGENT,
          CHANGE_AGENT,
          DELETE_AGENT,
          TEST_AGENT,
          INVITE_AGENT,
          DRAIN_AGENT,
          ENABLE_AGENT,
          DISABLE_AGENT);

  private AgentOperations() {}
}
