package io.leat.contract;

import java.util.List;
import java.util.stream.Stream;

/** All operations of a server. */
public final class Operations {
  /** In the order of the document. */
  public static final List<Operation> ALL =
      Stream.of(
              SystemOperations.ALL,
              LoginOperations.ALL,
              OidcOperations.ALL,
              AccountOperations.ALL,
              GroupOperations.ALL,
              MemberOperations.ALL,
              TokenOperations.ALL,
              DialInOperations.ALL,
              ProjectOperations.ALL,
              RunOperations.ALL,
              TaskOperations.ALL,
              LogOperations.ALL,
              ArtifactOperations.ALL,
              EventOperations.ALL,
              QueueOperations.ALL,
              AgentOperations.ALL,
              WebhookOperations.ALL,
              HookOperations.ALL,
              EnvironmentOperations.ALL,
              SecretOperations.ALL,
              IdTokenOperations.ALL,
              AuditOperations.ALL,
              KeepingOperations.ALL)
          .flatMap(List::stream)
          .toList();

  private Operations() {}
}
